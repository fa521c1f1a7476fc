/** A terminal of the container on the wire: shown, typed into, resized and controlled. */
import type { Wire } from '#app/_session/connection.ts'
import type { SocketProblem } from '#protocol/socket.ts'
import type { StreamEnd, TerminalAttachAnswer, TerminalView } from '#protocol/terminal.ts'
import { type OpenStream, openStream, type Screen } from './open-stream.ts'

export interface Size {
  cols: number
  rows: number
}

export interface TerminalLineOptions {
  wire: Wire
  sessionId: string
  terminalId: string
  clientId: string
  screen: Screen
  onOpen(terminal: TerminalView): void
  onEnd(end: Omit<StreamEnd, 'streamId'>): void
  onProblem(problem: SocketProblem): void
  onBroken(): void
  /** A size of ours was not taken: another tab controls the terminal. */
  onRefused(): void
}

export interface TerminalLine {
  /** What is typed before the first answer waits for it; later, what cannot be sent is dropped: keys that arrive minutes later would do harm. */
  type(pieces: readonly Uint8Array<ArrayBuffer>[]): void
  resize(size: Size): void
  takeControl(size: Size, done: (took: boolean) => void): void
  close(): void
}

/** Milliseconds and bytes that wait: whoever opens a terminal types at once. */
const EARLY = { ms: 10_000, bytes: 4_096 }

export function openTerminalLine(options: TerminalLineOptions): TerminalLine {
  const { wire, sessionId, terminalId, clientId, screen, onEnd, onProblem, onBroken } = options
  let early: Early | null = { since: performance.now(), pieces: [] }
  const send = (streamId: number, pieces: Early['pieces']) => {
    for (const bytes of pieces) wire.emit('terminal-input', { streamId, bytes })
  }
  const stream: OpenStream = openStream<TerminalAttachAnswer>({
    ...{ wire, screen, onEnd, onProblem },
    onBroken() {
      early = null
      onBroken()
    },
    ask: (fromOffset, answer) => {
      const from = fromOffset === undefined ? {} : { fromOffset }
      wire.emit('terminal-attach', { sessionId, terminalId, clientId, ...from }, answer)
    },
    onOpen({ streamId, terminal }) {
      options.onOpen(terminal)
      if (early !== null && isFresh(early)) send(streamId, early.pieces)
      early = null
    },
  })
  return {
    type(pieces) {
      const { streamId } = stream
      if (streamId !== null) send(streamId, pieces)
      else if (early !== null && isFresh(early) && bytesIn(early) < EARLY.bytes)
        early.pieces = [...early.pieces, ...pieces]
    },
    resize(size) {
      const { streamId } = stream
      if (streamId === null) return
      wire.emit('terminal-resize', { streamId, ...size }, (answer) => {
        if (answer.kind === 'problem' && answer.code === 'not_in_control') options.onRefused()
      })
    },
    takeControl(size, done) {
      const { streamId } = stream
      if (streamId === null) return done(false)
      wire.emit('terminal-control', { streamId, ...size }, (answer) => done(answer.kind === 'done'))
    },
    close: () => stream.close(),
  }
}

interface Early {
  since: number
  pieces: readonly Uint8Array<ArrayBuffer>[]
}

function isFresh({ since }: Early): boolean {
  return performance.now() - since < EARLY.ms
}

function bytesIn({ pieces }: Early): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}
