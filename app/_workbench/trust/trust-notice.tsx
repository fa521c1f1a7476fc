/** What a repository's own settings ask for, word for word, off until a person accepts exactly that. */
'use client'
import { useEffect, useState } from 'react'
import { type ApiAnswer, callApi } from '#app/_api/call-api.ts'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { useFileChanges } from '#app/_session/use-file-changes.ts'
import { Badge } from '#app/_ui/badge.tsx'
import { Button } from '#app/_ui/button.tsx'
import { CodeText } from '#app/_ui/code-text.tsx'
import { Dialog } from '#app/_ui/dialog.tsx'
import { Notice } from '#app/_ui/notice.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { Proposal } from '#protocol/api/permission-routes.ts'

type Trust = ApiAnswer<'getTrust'>

const COUNTS: Record<Proposal['counts'], { word: string; tone: 'success' | 'waiting' | 'neutral' }> = {
  always: { word: 'holds already', tone: 'success' },
  trusted: { word: 'waits for you', tone: 'waiting' },
  never: { word: 'never counts', tone: 'neutral' },
}

export function TrustNotice() {
  const { trust, ask } = useTrust()
  const [open, setOpen] = useState(false)
  if (trust?.state !== 'pending') return null
  const waiting = trust.proposals.filter(({ counts }) => counts === 'trusted').length
  return (
    <>
      <Notice
        banner
        tone="warning"
        action={
          <Button size="small" onClick={() => setOpen(true)}>
            Read and decide
          </Button>
        }
      >
        The settings of this repository ask for {waiting === 1 ? 'one thing' : `${waiting} things`} that you have not
        agreed to. Nothing of that counts.
      </Notice>
      <TrustDialog trust={trust} open={open} onOpenChange={setOpen} onDecided={ask} />
    </>
  )
}

function useTrust(): { trust: Trust | null; ask: () => void } {
  const sessionId = useSession((data) => data.sessionId)
  const ready = useHead((state) => state.sandbox.kind === 'ready' && state.sourceReady, false)
  const decided = useHead((state) => state.trust, null)
  const [trust, setTrust] = useState<Trust | null>(null)
  const [edition, setEdition] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a decision, files that came or changed are reasons to look, not parts of the question.
  useEffect(() => {
    let gone = false
    void callApi('getTrust', { params: { id: sessionId } }).then((answer) => {
      if (!gone && answer.ok) setTrust(answer.value)
    })
    return () => {
      gone = true
    }
  }, [sessionId, ready, decided, edition])
  const ask = () => setEdition((before) => before + 1)
  useFileChanges({
    onFiles: ({ paths }) => {
      if (paths === null || paths.some((path) => path.startsWith('.claude'))) ask()
    },
  })
  return { trust, ask }
}

interface TrustDialogProps {
  trust: Trust
  open: boolean
  onOpenChange: (open: boolean) => void
  onDecided: () => void
}

function TrustDialog({ trust, open, onOpenChange, onDecided }: TrustDialogProps) {
  const sessionId = useSession((data) => data.sessionId)
  const [busy, setBusy] = useState(false)
  const decide = async (decision: 'accept' | 'decline') => {
    if (trust.hash === null) return
    setBusy(true)
    const answer = await callApi('decideTrust', { params: { id: sessionId }, body: { hash: trust.hash, decision } })
    setBusy(false)
    onDecided()
    if (!answer.ok) return toast.failed(answer.problem.sentence)
    onOpenChange(false)
    toast.done(decision === 'accept' ? 'What the repository asks for counts from now on.' : 'Nothing of it counts.')
  }
  return (
    <Dialog
      title="What this repository asks for"
      description="You agree to exactly these words. When they change, you are asked again."
      size="large"
      {...{ open, onOpenChange }}
      footer={
        <>
          <Button busy={busy} onClick={() => void decide('decline')}>
            Decline
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void decide('accept')}>
            Accept all of this
          </Button>
        </>
      }
    >
      <ul className="divide-y divide-line rounded-control border border-line">
        {trust.proposals.map((proposal) => (
          <ProposalRow
            key={`${proposal.file}:${proposal.line}:${proposal.kind}:${proposal.text}`}
            proposal={proposal}
          />
        ))}
      </ul>
      {trust.problems.length === 0 ? null : (
        <ul className="mt-3 text-danger text-meta">
          {trust.problems.map(({ text, reason, file, line }) => (
            <li key={`${file}:${line}:${text}`} className="wrap-text">
              {file}
              {line === null ? '' : `:${line}`}: {text}: {reason}
            </li>
          ))}
        </ul>
      )}
      {trust.files.map(({ path, text }) => (
        <details key={path} className="mt-3">
          <summary className="text-meta text-muted">{path}, as it is</summary>
          <pre className="mt-1 max-h-60 overflow-auto whitespace-pre-wrap rounded-control bg-raised p-2 text-meta">
            <CodeText text={text} />
          </pre>
        </details>
      ))}
    </Dialog>
  )
}

function ProposalRow({ proposal }: { proposal: Proposal }) {
  const { kind, text, file, line, counts, note } = proposal
  const { word, tone } = COUNTS[counts]
  return (
    <li className="flex items-start gap-2 px-2 py-1.5">
      <span className="w-24 shrink-0 text-meta text-muted">{kind}</span>
      <span className="min-w-0 flex-1">
        <code className="wrap-text">
          <CodeText text={text} />
        </code>
        <span className="block text-meta text-muted">
          {file}
          {line === null ? '' : `:${line}`}
          {note === null ? '' : `. ${note}`}
        </span>
      </span>
      <Badge tone={tone}>{word}</Badge>
    </li>
  )
}
