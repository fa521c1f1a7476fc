/** Why this is asked at all: what each stage of the rules said, in their order. */
'use client'
import { ChevronRight } from 'lucide-react'
import type { OpenApproval } from '#protocol/state.ts'

export function WhyAsked({ approval }: { approval: OpenApproval }) {
  const { trace } = approval
  return (
    <details className="group/why mb-1.5 text-meta text-muted">
      <summary className="flex cursor-pointer list-none items-center gap-1 hover:text-text">
        <ChevronRight size={14} strokeWidth={1.5} aria-hidden className="group-open/why:rotate-90" />
        Why am I asked?
      </summary>
      <ol className="mt-1 flex flex-col gap-0.5 pl-5">
        {trace.map(({ stage, verdict, reason }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stages of one decision, which never changes.
          <li key={at} className="flex gap-2">
            <span className="w-32 shrink-0 truncate">{stage}</span>
            <span className="w-12 shrink-0 text-text">{verdict}</span>
            <span className="wrap-text min-w-0">{reason ?? ''}</span>
          </li>
        ))}
        {trace.length > 0 ? null : (
          <li className="wrap-text">
            The stage “{approval.stage}” leaves it to a person: {approval.reason}
          </li>
        )}
      </ol>
    </details>
  )
}
