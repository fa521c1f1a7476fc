/** Takes the next press as the new key, unless the browser keeps it for itself or another command has it. */
'use client'
import { useEffect, useRef, useState } from 'react'
import { chordOf } from '../_ui/keys/chord.ts'
import type { CommandName } from '../_ui/keys/commands.ts'
import { keyTrouble } from '../_ui/keys/key-trouble.ts'
import { keyWorld } from '../_ui/keys/key-world.ts'

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
        const world = keyWorld()
        const keys = chordOf(event, world.isMac)
        if (keys === null) return
        const trouble = keyTrouble(name, event, world)
        if (trouble === null) onDone(keys)
        else say(trouble)
      }}
      className="wrap-text min-h-6 max-w-72 rounded-control border border-accent bg-field px-2 text-meta text-muted"
    >
      {said}
    </button>
  )
}
