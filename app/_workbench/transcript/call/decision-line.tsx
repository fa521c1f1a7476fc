/** Who or what let a call run, or did not, and why. */
'use client'
import type { CallEntry, CallResolution } from '#app/_session/transcript-entry.ts'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { cn } from '#app/_ui/lib/cn.ts'

export function DecisionLine({ entry }: { entry: CallEntry }) {
  const { resolution, decision } = entry
  if (resolution !== null) return <ByPerson resolution={resolution} />
  if (decision === null) return null
  const rule = decision.rule === null ? '' : ` (${decision.rule.text})`
  return (
    <p className={cn('wrap-text text-meta', decision.decision === 'deny' ? 'text-danger' : 'text-muted')}>
      {decision.decision === 'allow' ? 'Allowed' : 'Denied'}: {decision.reason}
      {rule}
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
