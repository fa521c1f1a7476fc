/** What a repository's own settings ask for, word for word, off until a person accepts exactly that. */
'use client'
import { useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { plural } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Disclosure } from '#app/_ui/disclosure.tsx'
import { ExactText } from '#app/_ui/exact-text.tsx'
import { Notice } from '#app/_ui/notice.tsx'
import { toast } from '#app/_ui/toast.ts'
import { Proposals } from './proposals.tsx'
import type { Trust } from './use-trust.ts'

export interface TrustDialogProps {
  trust: Trust
  open: boolean
  onOpenChange: (open: boolean) => void
  onDecided: () => void
}

export function TrustDialog({ trust, open, onOpenChange, onDecided }: TrustDialogProps) {
  const sessionId = useSession((data) => data.sessionId)
  const [busy, setBusy] = useState(false)
  const { hash } = trust
  const decide = async (decision: 'accept' | 'decline') => {
    if (hash === null) return
    setBusy(true)
    const answer = await callApi('decideTrust', { params: { id: sessionId }, body: { hash, decision } })
    setBusy(false)
    onDecided()
    if (!answer.ok) return toast.failed(answer.problem.sentence)
    onOpenChange(false)
    toast.done(decision === 'accept' ? 'What the repository asks for counts from now on.' : 'None of it counts.')
  }
  return (
    <Dialog
      title="What this repository asks for"
      description="You agree to exactly these words. When they change, you are asked again."
      size="large"
      {...{ open, onOpenChange }}
      footer={
        hash === null ? undefined : (
          <>
            <Button busy={busy} disabled={trust.state === 'declined'} onClick={() => void decide('decline')}>
              Decline
            </Button>
            <Button
              variant="primary"
              busy={busy}
              disabled={trust.state === 'accepted'}
              onClick={() => void decide('accept')}
            >
              Accept what waits
            </Button>
          </>
        )
      }
    >
      <Decided state={trust.state} />
      <Proposals proposals={trust.proposals} />
      <Problems problems={untold(trust)} />
      {trust.files.map(({ path, text }) => (
        <Disclosure key={path} className="mt-3" label={<code>{path}</code>}>
          <ExactText text={text} className="bg-raised text-meta text-text" />
        </Disclosure>
      ))}
    </Dialog>
  )
}

/** Without those that stand among what never counts, with the same reason. */
function untold({ problems, proposals }: Trust): Trust['problems'] {
  const told = new Set(proposals.flatMap(({ file, line, note }) => (note === null ? [] : `${file}:${line}`)))
  return problems.filter(({ file, line }) => !told.has(`${file}:${line}`))
}

function Decided({ state }: { state: Trust['state'] }) {
  if (state !== 'accepted' && state !== 'declined') return null
  return (
    <Notice tone={state === 'accepted' ? 'success' : 'info'} className="mb-3">
      {state === 'accepted' ? 'You have accepted this.' : 'You have declined this.'}
    </Notice>
  )
}

function Problems({ problems }: { problems: Trust['problems'] }) {
  if (problems.length === 0) return null
  return (
    <section className="mt-3">
      <h3 className="font-medium text-ui">{plural(problems.length, 'entry counts', 'entries count')} for nothing</h3>
      <ul className="mt-1 flex flex-col gap-0.5 text-meta text-muted">
        {problems.map(({ text, reason, file, line }) => (
          <li key={`${file}:${line}:${text}:${reason}`} className="wrap-text">
            {text === '' ? null : (
              <code className="text-text">
                <CodeText text={text} />
              </code>
            )}{' '}
            {reason} ({file}
            {line === null ? '' : `:${line}`})
          </li>
        ))}
      </ul>
    </section>
  )
}
