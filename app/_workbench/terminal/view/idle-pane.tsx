/** No terminal: why, and what to do. */
'use client'
import { SquareTerminal } from 'lucide-react'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { Button } from '#app/_ui/button.tsx'
import { EmptyState } from '#app/_ui/empty-state.tsx'
import { ErrorState } from '#app/_ui/error-state.tsx'
import { Kbd } from '#app/_ui/kbd.tsx'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Spinner } from '#app/_ui/spinner.tsx'
import { idleWords } from '../tabs/idle-words.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'

export function IdlePane() {
  const { acts } = useTerminalRoom()
  const opening = useRoom((state) => state.opening)
  const sandbox = useHead((state) => state.sandbox, null)
  const closed = useSession(({ link }) => link.kind === 'closed')
  const ailing = useSession((data) => data.ailing)
  const keys = useKeys('terminal-new')
  // Why, is said above; whatever was last known of its container, nothing more is started here.
  if (closed) return <EmptyState icon={SquareTerminal} sentence="No terminal can be opened now." className="flex-1" />
  const { tone, sentence, action } = idleWords(sandbox, ailing)
  if (tone === 'busy')
    return (
      <div role="status" className="flex flex-1 items-center justify-center gap-2 px-6 text-muted text-ui">
        <Spinner />
        <span className="wrap-text">{sentence}</span>
      </div>
    )
  if (tone === 'trouble')
    return (
      <ErrorState
        title={sandbox?.kind === 'lost' ? 'The container was lost.' : 'No terminal can be opened now.'}
        sentence={sentence}
        className="flex-1"
        {...(action === null ? {} : { retry: { label: action, busy: opening, run: () => void acts.open() } })}
      />
    )
  return (
    <EmptyState
      icon={SquareTerminal}
      sentence={sentence}
      className="flex-1"
      action={
        action === null ? null : (
          <Button busy={opening} onClick={() => void acts.open()}>
            {action}
            {keys === undefined ? null : <Kbd keys={keys} className="max-sm:hidden" />}
          </Button>
        )
      }
    />
  )
}
