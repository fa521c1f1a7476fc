/** Seats one viewer before one terminal: what it sees, and what of its typing reaches the shell. */
import { STREAM_LIMITS, type TerminalControl, type TerminalView } from '#protocol/terminal.ts'
import type { TerminalInfo } from '#sandbox/terminals.ts'
import type { Control } from './control.ts'
import { PacedViewer, type StreamSink } from './paced-viewer.ts'
import { stripReplies } from './strip-replies.ts'
import type { TerminalRelay } from './terminal-relay.ts'

export interface AttachRequest {
  terminalId: string
  fromOffset?: number | undefined
  who: TerminalControl
  mayType: boolean
  sink: StreamSink
}

/** One viewer's stream of one terminal. */
export interface AttachedTerminal {
  view: TerminalView
  offset: number
  liveFrom: number
  acknowledge(offset: number): void
  input(bytes: Uint8Array): void
  /** False: it is not in control. */
  resize(size: { cols: number; rows: number }): boolean
  /** False: its person may not type. */
  takeControl(size: { cols: number; rows: number }): boolean
  close(): void
}

export interface Seating {
  info: TerminalInfo
  relay: TerminalRelay
  control: Control
  view: TerminalView
  resize(size: { cols: number; rows: number }): void
}

export function attachViewer(request: AttachRequest, seating: Seating): AttachedTerminal {
  const { terminalId, who, mayType } = request
  const { info, relay, control, view, resize } = seating
  const oldest = Math.max(0, info.offset - STREAM_LIMITS.ringBytes)
  const offset = Math.min(Math.max(request.fromOffset ?? 0, oldest), info.offset)
  const viewer = new PacedViewer(request.sink, offset)
  const seat = { who, mayType }
  control.sit(terminalId, seat)
  relay.join(viewer)
  return {
    ...{ view, offset, liveFrom: info.offset },
    acknowledge(upTo) {
      viewer.acknowledge(upTo)
      relay.moved(viewer)
    },
    input: (bytes) => {
      // TM3: what an emulator answers counts from one viewer, and only to what is new.
      const whole = control.has(terminalId, seat) && viewer.acknowledged >= info.offset
      if (mayType) relay.write(whole ? bytes : stripReplies(bytes))
    },
    resize: (size) => {
      const may = control.has(terminalId, seat)
      if (may) resize(size)
      return may
    },
    takeControl: (size) => {
      const may = control.take(terminalId, seat)
      if (may) resize(size)
      return may
    },
    close: () => {
      control.rise(terminalId, seat)
      relay.leave(viewer)
    },
  }
}
