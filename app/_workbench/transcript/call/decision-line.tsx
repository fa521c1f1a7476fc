/** Who or what let a call run, or did not, and why; with what each stage of the rules said of it. */
'use client'
import type { CallEntry, CallResolution } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { Disclosure } from '#app/_ui/disclosure.tsx'
import { cn } from '#app/_ui/lib/cn.ts'
import { StageTrace } from '#app/_ui/stage-trace.tsx'

export function DecisionLine({ entry }: { entry: CallEntry }) {
  const { resolution, decision, request } = entry
  // After a person's answer the trace is that of the question, unless rules decided in the end.
  const trace = decision?.trace ?? request?.event.trace ?? []
  if (resolution === null && decision === null) return null
  return (
    <div className="flex flex-col gap-1">
      {resolution === null ? null : <ByPerson resolution={resolution} />}
      {decision === null || (resolution !== null && decision.stage === 'ask-person') ? null : (
        <ByRules decision={decision} />
      )}
      {trace.length === 0 ? null : (
        <Disclosure label="How this was decided">
          <StageTrace trace={trace} />
        </Disclosure>
      )}
    </div>
  )
}

function ByRules({ decision: { decision, reason, rule } }: { decision: NonNullable<CallEntry['decision']> }) {
  return (
    <p className={cn('wrap-text text-meta', decision === 'deny' ? 'text-danger' : 'text-muted')}>
      {decision === 'allow' ? 'Allowed' : 'Denied'}: {reason}
      {rule === null ? null : (
        <>
          {' '}
          Rule <code>{rule.text}</code>
          {rule.level === undefined ? '' : ` (${rule.level})`}
        </>
      )}
    </p>
  )
}

const SCOPES = { once: 'once', session: 'for this session', always: 'always' } as const

function ByPerson({ resolution }: { resolution: CallResolution }) {
  const name = usePersonName(resolution.by, { within: true })
  const { decision, scope, cause, reason } = resolution
  return (
    <p className={cn('wrap-text text-meta', decision === 'deny' ? 'text-danger' : 'text-muted')}>
      {words({ decision, scope, cause, name })}
      {reason === null ? null : ` “${reason}”`}
    </p>
  )
}

function words({
  decision,
  scope,
  cause,
  name,
}: Pick<CallResolution, 'decision' | 'scope' | 'cause'> & { name: string }) {
  if (cause === 'expired') return 'Denied, since nobody answered in time.'
  if (cause === 'cancelled') return 'Nobody needed to answer any more.'
  if (cause === 'nobody_to_ask') return 'Denied, since nobody can be asked here.'
  return decision === 'allow' ? `Allowed ${SCOPES[scope]} by ${name}.` : `Denied by ${name}.`
}
