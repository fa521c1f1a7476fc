/** What the server saw: one entry a request, filled in while the answer goes out. */
import type { Violation } from '../api/violation.ts'
import type { RequestUsage } from './usage.ts'

/** How far an answer had come; `torn` when the script itself tore the connection. */
export type Phase =
  | 'received'
  | 'headers'
  | 'started'
  | 'in-block'
  | 'between-blocks'
  | 'stopping'
  | 'complete'
  | 'torn'

export interface RequestEntry {
  /** From 1, in the order of arrival. */
  number: number
  requestId: string
  /** Monotonic milliseconds at which the request's head arrived. */
  at: number
  /** Monotonic milliseconds at which the answer ended or the client left. */
  endedAt?: number
  method: string
  path: string
  headers: Record<string, string>
  /** The parsed body; undefined when it could not be parsed. */
  body: unknown
  /** Bytes on the wire, before decoding. */
  bodyBytes: number
  /** All that is wrong with the request, not only what was answered. */
  violations: Violation[]
  /** What is not known to be refused, but odd. */
  notices: string[]
  /** Status of the answer; undefined until it is known. */
  status?: number
  usage?: RequestUsage
  stopReason?: string
  /** Events sent so far. */
  events: number
  phase: Phase
  /** Set when the client left before the end: how far the answer had come by then. */
  disconnectedIn?: Phase
  /** How many requests of the same conversation were open when this one came. */
  overlapping: number
  /** Settles when the answer has ended or the client has left. */
  finished: Promise<void>
}

export interface RequestLog {
  entries: readonly RequestEntry[]
  open: (head: Pick<RequestEntry, 'requestId' | 'method' | 'path' | 'headers'>) => {
    entry: RequestEntry
    finish: () => void
  }
  /** Settles with the entry when the request with this number has come and its body was read. */
  wait: (number: number) => Promise<RequestEntry>
  /** Tells the waiting that a request's body is known. */
  announce: (entry: RequestEntry) => void
}

/** An empty log. Its clock is monotonic. */
export function createRequestLog(now: () => number = () => performance.now()): RequestLog {
  const entries: RequestEntry[] = []
  const announced = new Set<number>()
  const waiting: { number: number; resolve: (entry: RequestEntry) => void }[] = []
  return {
    entries,
    open(head) {
      let settle = () => {}
      const finished = new Promise<void>((resolve) => {
        settle = resolve
      })
      const entry: RequestEntry = {
        number: entries.length + 1,
        at: now(),
        ...head,
        body: undefined,
        bodyBytes: 0,
        violations: [],
        notices: [],
        events: 0,
        phase: 'received',
        overlapping: 0,
        finished,
      }
      entries.push(entry)
      const finish = () => {
        entry.endedAt ??= now()
        settle()
      }
      return { entry, finish }
    },
    announce(entry) {
      announced.add(entry.number)
      for (const waiter of waiting) if (waiter.number === entry.number) waiter.resolve(entry)
    },
    wait(number) {
      const entry = entries[number - 1]
      if (entry !== undefined && announced.has(number)) return Promise.resolve(entry)
      return new Promise((resolve) => {
        waiting.push({ number, resolve })
      })
    },
  }
}
