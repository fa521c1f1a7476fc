/** Takes the next press as the new key, unless the browser keeps it for itself or another command has it. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { chordOf } from '../_ui/keys/chord.ts'
import { keysOf, useCommandStore } from '../_ui/keys/command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from '../_ui/keys/commands.ts'
import { isReserved } from '../_ui/keys/reserved-keys.ts'
import { isMac } from '../_ui/keys/use-is-mac.ts'

export interface KeyRecorderProps {
  name: CommandName
  /** Null: nothing was changed. */
  onDone: (keys: string | null) => void
}

export function KeyRecorder({ name, onDone }: KeyRecorderProps) {
  const box = useRef<HTMLButtonElement>(null)
  const [said, say] = useState('Press the new key')
  useEffect(() => box.current?.focus(), [])
  return (
    <button
      ref={box}
      type="button"
      aria-live="polite"
      onBlur={() => onDone(null)}
      onKeyDown={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (event.key === 'Escape') return onDone(null)
        const keys = chordOf(event, isMac())
        if (keys === null) return
        const trouble = troubleWith(keys, name)
        if (trouble === null) onDone(keys)
        else say(trouble)
      }}
      className="wrap-text min-h-6 max-w-72 rounded-control border border-accent bg-field px-2 text-meta text-muted"
    >
      {said}
    </button>
  )
}

function troubleWith(keys: string, name: CommandName): string | null {
  if (isReserved(keys)) return 'The browser keeps this key. Press another.'
  const { bindings } = useCommandStore.getState()
  const { group } = COMMANDS[name]
  const other = COMMAND_NAMES.find(
    (one) => one !== name && [group, 'General'].includes(COMMANDS[one].group) && keysOf(one, bindings).includes(keys),
  )
  return other === undefined ? null : `“${COMMANDS[other].title}” has this key. Press another.`
}
