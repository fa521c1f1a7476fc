/** A command in its parts, each with a mark: what is allowed already, what is not, what is dangerous. */

import { Check, CircleAlert, type LucideIcon, OctagonAlert } from 'lucide-react'
import { createElement, useState } from 'react'
import { CodeText } from '#app/_ui/code-text.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import type { PermissionSegment } from '#protocol/events/call-events.ts'
import { Mono } from './mono.tsx'

const MARKS: Readonly<Record<PermissionSegment['mark'], { icon: LucideIcon; word: string; color: string }>> = {
  covered: { icon: Check, word: 'allowed already', color: 'text-success' },
  not_covered: { icon: CircleAlert, word: 'not allowed yet', color: 'text-warning' },
  critical: { icon: OctagonAlert, word: 'dangerous', color: 'text-danger' },
}

export function Segments({ segments, whole }: { segments: readonly PermissionSegment[]; whole: string }) {
  const [raw, setRaw] = useState(false)
  const same = segments.length === 1 && segments[0]?.text === whole
  return (
    <>
      {raw ? <Mono text={whole} /> : <Parts segments={segments} />}
      {same ? null : (
        <button type="button" className="mt-1 text-accent text-meta" onClick={() => setRaw(!raw)}>
          {raw ? 'Show its parts' : 'Show the command as it is written'}
        </button>
      )}
    </>
  )
}

function Parts({ segments }: { segments: readonly PermissionSegment[] }) {
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key.
      tabIndex={0}
      className="max-h-60 divide-y divide-line overflow-y-auto rounded-control bg-background"
    >
      {segments.map(({ text, mark, note, rule }, at) => {
        const { icon, word, color } = MARKS[mark]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one command, which never changes.
          <li key={at} className="flex items-start gap-2 px-2 py-1.5">
            <span className={cn('mt-0.5 shrink-0', color)}>
              {createElement(icon, { size: 16, strokeWidth: 1.5, 'aria-hidden': true })}
            </span>
            <pre className="wrap-text min-w-0 flex-1 whitespace-pre-wrap text-ui">
              <CodeText text={text} />
            </pre>
            <span className={cn('max-w-[45%] shrink-0 text-right text-meta', color)}>
              {note ?? (rule === undefined ? word : `allowed by ${rule.text}`)}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
