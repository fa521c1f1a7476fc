/** Messages that wait: edited, moved and deleted where they stand; held ones are resumed here. */
'use client'
import { ArrowUp, CornerDownRight, ListOrdered, Pencil, X } from 'lucide-react'
import { useState } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { Button } from '#app/_ui/button.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { InlineEdit } from '#app/_ui/inline-edit.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { Command } from '#protocol/command.ts'
import type { WaitingMessage } from '#protocol/state.ts'

const NONE: readonly WaitingMessage[] = []

export function QueueDock() {
  const waiting = useHead((state) => state.waiting, NONE)
  const held = useHead((state) => state.queueHeld, false)
  const { command } = useOpenSession()
  const send = async (one: Command) => {
    const trouble = await command(one)
    if (trouble !== null) toast.failed(trouble.message)
  }
  // What starts a turn is in the conversation already.
  const shown = waiting.filter(({ delivery }) => delivery !== 'start')
  if (shown.length === 0) return null
  return (
    <section
      aria-label="Waiting messages"
      className="flex max-h-48 flex-col overflow-y-auto rounded-card border border-line bg-raised"
    >
      {held ? (
        <div className="flex items-center gap-2 border-line border-b px-3 py-1.5 text-ui">
          <span className="flex-1 text-warning">The queue waits, since the agent was stopped.</span>
          <Button size="small" onClick={() => void send({ type: 'queue-resume' })}>
            Resume
          </Button>
        </div>
      ) : null}
      <ol className="divide-y divide-line">
        {shown.map((message, at) => (
          <Chip
            key={message.seq}
            {...{ message, send }}
            before={at === 0 ? null : (shown[at - 1] ?? null)}
            order={shown}
          />
        ))}
      </ol>
    </section>
  )
}

interface ChipProps {
  message: WaitingMessage
  /** The one above it, with which it can change places. */
  before: WaitingMessage | null
  order: readonly WaitingMessage[]
  send: (command: Command) => Promise<void>
}

function Chip({ message, before, order, send }: ChipProps) {
  const [editing, setEditing] = useState(false)
  const { seq, text, delivery } = message
  const up = () => {
    const seqs = order.map((one) => one.seq)
    const at = seqs.indexOf(seq)
    const next = seqs.with(at - 1, seq).with(at, before?.seq ?? seq)
    void send({ type: 'queue-reorder', order: next })
  }
  const steer = delivery === 'steer'
  return (
    <li className="flex min-h-8 items-center gap-2 py-0.5 pr-1 pl-3 text-ui">
      <span title={steer ? 'Joins at the next step' : 'Waits for the end of the turn'} className="text-muted">
        {steer ? <CornerDownRight size={14} aria-label="Steers" /> : <ListOrdered size={14} aria-label="Queued" />}
      </span>
      {editing ? (
        <InlineEdit
          label="Message"
          value={text}
          className="flex-1"
          onDone={(next) => {
            setEditing(false)
            if (next !== null) void send({ type: 'message-edit', messageSeq: seq, text: next })
          }}
        />
      ) : (
        <span className="min-w-0 flex-1 truncate">{text}</span>
      )}
      {before === null || steer ? null : <IconButton icon={ArrowUp} size="small" label="Move up" onClick={up} />}
      <IconButton icon={Pencil} size="small" label="Edit" onClick={() => setEditing(true)} />
      <IconButton
        icon={X}
        size="small"
        label="Delete"
        onClick={() => void send({ type: 'message-withdraw', messageSeq: seq })}
      />
    </li>
  )
}
