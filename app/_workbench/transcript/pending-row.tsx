/** One's own message on its way: shown at once, and kept when it did not arrive. */
'use client'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { PendingMessage } from '#app/_session/session-store.ts'
import { Button } from '#app/_ui/button.tsx'

export function PendingRow({ message }: { message: PendingMessage }) {
  const { sayAgain, forget } = useOpenSession()
  const { commandId, command, problem } = message
  return (
    <div className="mt-4 mb-2 border-line-strong border-l-2 border-dashed pl-3">
      <p className="wrap-text whitespace-pre-wrap text-muted text-prose">{command.text}</p>
      {problem === null ? (
        <p className="text-meta text-muted">Sending…</p>
      ) : (
        <div role="alert" className="mt-1 flex flex-wrap items-center gap-2 text-meta">
          <span className="text-danger">{problem}</span>
          <Button size="small" onClick={() => void sayAgain(commandId)}>
            Send again
          </Button>
          <Button size="small" variant="quiet" onClick={() => forget(commandId)}>
            Discard
          </Button>
        </div>
      )}
    </div>
  )
}
