/** Feeds an emulator in small pieces, as long as the page has time for it; what waits is not acknowledged, so the program is slowed. */
import { formatBytes } from '#app/_ui/lib/format-amount.ts'
import type { Screen } from '../wire/open-stream.ts'
import type { ParseShare } from './parse-share.ts'

/** Bytes of one piece: parsed in about a millisecond. */
const PIECE_BYTES = 8 * 1024
const NOTHING = new Uint8Array()

/** The part of an emulator that takes bytes: `parsed` is called within its own turn, and what is written from there is parsed in the same. */
export interface Parser {
  write(bytes: Uint8Array | string, parsed: () => void): void
}

export interface PacedScreen extends Screen {
  /** Forgets what waits; it counts neither as shown nor as lost. */
  clear(): void
}

interface Piece {
  bytes: Uint8Array | string
  shown: (() => void) | null
}

export function createPacedScreen(parser: Parser, share: ParseShare): PacedScreen {
  let waiting: Piece[] = []
  let feeding = false
  let stopWaiting: (() => void) | null = null
  const feed = () => {
    const piece = waiting[0]
    if (piece === undefined) {
      feeding = false
      return
    }
    if (!share.hasTime()) {
      stopWaiting = share.next(start)
      return
    }
    waiting.shift()
    const since = performance.now()
    parser.write(piece.bytes, () => {
      share.spend(performance.now() - since)
      piece.shown?.()
      feed()
    })
  }
  // An empty piece first: only from within the emulator's turn can be told how long it takes.
  const start = () => {
    stopWaiting = null
    feeding = true
    parser.write(NOTHING, feed)
  }
  const add = (pieces: readonly Piece[]) => {
    waiting.push(...pieces)
    if (!feeding) start()
  }
  return {
    write: (bytes, shown) => add(cut(bytes, shown)),
    // In the order of what is written: the reset must not overtake what is still waiting.
    restart: (lostBytes) =>
      add([{ bytes: `\u001bc\u001b[2m[${formatBytes(lostBytes)} were left out here]\u001b[0m\r\n`, shown: null }]),
    clear() {
      waiting = []
      if (stopWaiting === null) return
      stopWaiting()
      stopWaiting = null
      feeding = false
    },
  }
}

function cut(bytes: Uint8Array, shown: () => void): Piece[] {
  const count = Math.max(1, Math.ceil(bytes.length / PIECE_BYTES))
  return Array.from({ length: count }, (_, at) => ({
    bytes: bytes.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
    shown: at === count - 1 ? shown : null,
  }))
}
