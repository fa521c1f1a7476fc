/** Ties an emulator to its terminal: what it says, what is typed, and whose size counts. */
'use client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import type { TerminalView } from '#protocol/terminal.ts'
import type { Emulator } from '../emulator/create-emulator.ts'
import { useTerminalRoom } from '../terminal-room.tsx'
import { openTerminalLine, type Size, type TerminalLine } from '../wire/terminal-line.ts'
import { binaryBytes, typedBytes } from '../wire/typed-bytes.ts'

export type LinePhase =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'broken' }
  /** It has ended, and what it said is shown whole. */
  | { kind: 'ended' }
  | { kind: 'gone'; message: string }

export interface ShellLine {
  phase: LinePhase
  /** Its size is ours to say, and what programs ask is ours to answer. */
  inControl: boolean
  takeControl(): void
  /** Makes the emulator fit: its box when we are in control, else the terminal as the other has it. */
  layOut(): void
}

/** Milliseconds for which a new size must stand before the program is told, as it draws anew each time. */
const SETTLED_MS = 80

export function useShellLine({ terminal, emulator }: { terminal: TerminalView; emulator: Emulator | null }): ShellLine {
  const { terminalId, control, cols, rows, exit } = terminal
  const { sessionId, clientId } = useTerminalRoom()
  const { wire } = useOpenSession()
  const me = useSession((data) => data.me?.id ?? null)
  const [phase, setPhase] = useState<LinePhase>({ kind: 'connecting' })
  /** A tab that was duplicated has our name: then the server knows better who is in control. */
  const [refused, setRefused] = useState(false)
  const line = useRef<TerminalLine | null>(null)
  useEffect(() => {
    if (emulator === null) return
    const opened = openTerminalLine({
      ...{ wire, sessionId, terminalId, clientId, screen: emulator.screen },
      onOpen(view) {
        emulator.setSize(view)
        setRefused(false)
        setPhase({ kind: 'open' })
      },
      onEnd: ({ reason }) =>
        setPhase(reason === 'ended' ? { kind: 'ended' } : { kind: 'gone', message: END_WORDS[reason] }),
      onProblem: ({ message }) => setPhase({ kind: 'gone', message }),
      onBroken: () => setPhase((now) => (now.kind === 'ended' ? now : { kind: 'broken' })),
      onRefused: () => setRefused(true),
    })
    line.current = opened
    const typing = emulator.terminal.onData((text) => opened.type(typedBytes(text)))
    const reporting = emulator.terminal.onBinary((text) => opened.type(binaryBytes(text)))
    return () => {
      typing.dispose()
      reporting.dispose()
      opened.close()
      line.current = null
    }
  }, [emulator, wire, sessionId, terminalId, clientId])
  const inControl = !refused && control?.clientId === clientId && control.userId === me
  const layOut = useLayOut({
    emulator,
    line,
    size: { cols, rows },
    own: inControl || exit !== null,
    open: phase.kind === 'open',
  })
  const takeControl = useCallback(() => {
    const size = emulator?.fitting()
    if (emulator === null || size == null) return
    line.current?.takeControl(size, (took) => {
      if (!took) return
      setRefused(false)
      emulator.setSize(size)
      emulator.terminal.focus()
    })
  }, [emulator])
  return useMemo(() => ({ phase, inControl, takeControl, layOut }), [phase, inControl, takeControl, layOut])
}

const END_WORDS = {
  ended: 'It has ended.',
  detached: 'The terminal is shown by another server now.',
  unavailable: 'The container is away.',
  not_allowed: 'You may no longer see this terminal.',
} as const

interface LayOutOptions {
  emulator: Emulator | null
  line: { readonly current: TerminalLine | null }
  /** As the terminal is. */
  size: Size
  /** Our box decides. */
  own: boolean
  open: boolean
}

function useLayOut({ emulator, line, size: { cols, rows }, own, open }: LayOutOptions): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const layOut = useCallback(() => {
    clearTimeout(timer.current)
    if (emulator === null) return
    if (!own) return emulator.setSize({ cols, rows })
    const fitting = emulator.fitting()
    if (fitting === null) return
    emulator.setSize(fitting)
    if (open && (fitting.cols !== cols || fitting.rows !== rows))
      timer.current = setTimeout(() => line.current?.resize(fitting), SETTLED_MS)
  }, [emulator, line, cols, rows, own, open])
  useEffect(() => {
    layOut()
    return () => clearTimeout(timer.current)
  }, [layOut])
  return layOut
}
