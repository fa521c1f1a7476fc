/** The four answers, by button and by key. */
'use client'
import { useState } from 'react'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { CallEntry } from '#app/_session/transcript-entry.ts'
import { useReadOnly } from '#app/_session/use-read-only.ts'
import { Button } from '#app/_ui/button.tsx'
import { Kbd } from '#app/_ui/kbd.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { toast } from '#app/_ui/toast.ts'
import type { ApprovalScope } from '#protocol/choices.ts'
import type { OpenApproval } from '#protocol/state.ts'
import { AlwaysForm } from './always-form.tsx'
import { DenyForm } from './deny-form.tsx'
import { useHonestClick } from './use-honest-click.ts'

export interface Answer {
  decision: 'allow' | 'deny'
  scope?: ApprovalScope
  reason?: string
  rules?: string[]
}

/** Rules that such an answer would write; none: that answer is not offered. */
function rulesFor(approval: OpenApproval, scope: ApprovalScope): string[] {
  const { proposals, suggestions } = approval
  // Older requests name rules without saying for what; an edit is never allowed for good.
  if (proposals.length === 0)
    return scope === 'session' ? suggestions : suggestions.filter((text) => text.includes('('))
  return proposals.filter(({ scopes }) => scopes.includes(scope)).map(({ text }) => text)
}

export interface ApprovalAnswersProps {
  approval: OpenApproval
  /** Null while the page that holds it is not loaded. */
  call: CallEntry | null
  /** Told before the answer leaves. */
  onAnswer: (requestId: string) => void
}

export function ApprovalAnswers({ approval, call, onAnswer }: ApprovalAnswersProps) {
  const [step, setStep] = useState<'choose' | 'always' | 'deny'>('choose')
  const [sent, setSent] = useState(false)
  const readOnly = useReadOnly()
  const { command } = useOpenSession()
  const answer = async (given: Answer) => {
    if (sent || readOnly) return
    setSent(true)
    const { requestId, inputHash } = approval
    onAnswer(requestId)
    // The answer is about the input that is shown, and no other.
    const trouble = await command({ type: 'approval-resolve', requestId, inputHash, ...given })
    // What was taken is not said twice: the card goes with its request, soon or late.
    if (trouble === null) return
    // Somebody was faster, or the server is away: the card stays as long as the request is open.
    toast.failed(trouble.message)
    setSent(false)
  }
  const back = () => setStep('choose')
  if (step === 'deny')
    return (
      <DenyForm
        busy={sent}
        onBack={back}
        onDeny={(reason) => void answer({ decision: 'deny', ...(reason === '' ? {} : { reason }) })}
      />
    )
  if (step === 'always')
    return (
      <AlwaysForm
        {...{ suggestions: rulesFor(approval, 'always'), busy: sent, onBack: back }}
        call={{ tool: call?.name ?? '', input: call?.input ?? null, approval }}
        onAllow={(rules) => void answer({ decision: 'allow', scope: 'always', rules })}
      />
    )
  return <Choices {...{ approval, busy: sent, readOnly, answer, setStep }} />
}

interface ChoicesProps {
  approval: OpenApproval
  busy: boolean
  readOnly: boolean
  answer: (answer: Answer) => Promise<void>
  setStep: (step: 'always' | 'deny') => void
}

function Choices({ approval, busy, readOnly, answer, setStep }: ChoicesProps) {
  const canAlways = rulesFor(approval, 'always').length > 0
  const canSession = rulesFor(approval, 'session').length > 0
  const enabled = !readOnly && !busy
  const once = () => void answer({ decision: 'allow', scope: 'once' })
  const forSession = () => void answer({ decision: 'allow', scope: 'session' })
  useCommand('approval-once', once, { enabled })
  useCommand('approval-session', forSession, { enabled: enabled && canSession })
  useCommand('approval-always', () => setStep('always'), { enabled: enabled && canAlways })
  useCommand('approval-deny', () => setStep('deny'), { enabled })
  const keys = {
    ...{ once: useKeys('approval-once'), session: useKeys('approval-session') },
    ...{ always: useKeys('approval-always'), deny: useKeys('approval-deny') },
  }
  const honest = useHonestClick()
  return (
    <div className="flex flex-wrap gap-2 px-3 py-2 max-sm:grid max-sm:grid-cols-2" {...honest.area}>
      <Button variant="primary" disabled={readOnly} busy={busy} onClick={honest.click(once)}>
        Allow once <Key keys={keys.once} solid />
      </Button>
      {canSession ? (
        <Button disabled={!enabled} onClick={honest.click(forSession)}>
          For this session <Key keys={keys.session} />
        </Button>
      ) : null}
      {canAlways ? (
        <Button disabled={!enabled} onClick={honest.click(() => setStep('always'))}>
          Always… <Key keys={keys.always} />
        </Button>
      ) : null}
      <Button
        disabled={!enabled}
        variant="danger-quiet"
        className="ml-auto max-sm:ml-0"
        onClick={honest.click(() => setStep('deny'))}
      >
        Deny… <Key keys={keys.deny} />
      </Button>
    </div>
  )
}

function Key({ keys, solid = false }: { keys: string | undefined; solid?: boolean }) {
  if (keys === undefined) return null
  return solid ? (
    <span aria-hidden className="rounded-small border border-current px-1 text-meta opacity-70 max-sm:hidden">
      {keys}
    </span>
  ) : (
    <span aria-hidden className="max-sm:hidden">
      <Kbd keys={keys} />
    </span>
  )
}
