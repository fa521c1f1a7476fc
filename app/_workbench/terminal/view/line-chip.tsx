/** What stands between a person and a terminal, while something does. */
'use client'
import type { ReactNode } from 'react'
import { usePersonName } from '#app/_session/use-person-name.ts'
import { Button } from '#app/_ui/button.tsx'
import { Spinner } from '#app/_ui/spinner.tsx'
import { StatusDot } from '#app/_ui/status-dot.tsx'
import type { TerminalControl } from '#protocol/terminal.ts'
import { useTerminalRoom } from '../terminal-room.tsx'
import type { ShellLine } from './use-shell-line.ts'

export function LineChip({
  line,
  control,
  ended,
}: {
  line: ShellLine
  control: TerminalControl | null
  ended: boolean
}) {
  const { phase, inControl, takeControl } = line
  if (phase.kind === 'gone') return <Chip tone="danger">{phase.message}</Chip>
  if (phase.kind === 'broken') return <Chip tone="waiting">Reconnecting. Keys are not sent.</Chip>
  if (phase.kind === 'connecting')
    return (
      <Chip>
        <Spinner /> Connecting
      </Chip>
    )
  if (inControl || ended || control === null) return null
  return <OthersControl control={control} onTake={takeControl} />
}

function OthersControl({ control, onTake }: { control: TerminalControl; onTake: () => void }) {
  const { clientId } = useTerminalRoom()
  const name = usePersonName({ kind: 'person', id: control.userId })
  const who = name === 'You' || control.clientId === clientId ? 'Another tab of yours' : name
  return (
    <Chip tone="info">
      {who} sets the size here
      <Button size="small" variant="quiet" className="-mr-1.5 h-5 text-accent" onClick={onTake}>
        Take control
      </Button>
    </Chip>
  )
}

function Chip({ tone, children }: { tone?: 'waiting' | 'danger' | 'info'; children: ReactNode }) {
  return (
    <div
      role="status"
      className="forced-border flex min-h-6 max-w-84 items-center gap-1.5 rounded-control bg-float px-2 text-meta text-muted shadow-float"
    >
      {tone === undefined ? null : <StatusDot tone={tone} />}
      {children}
    </div>
  )
}
