/** One stream of bytes from the server to a screen: begun again from where it was when the line breaks, and acknowledged as it is shown. */
import type { Wire } from '#app/_session/connection.ts'
import type { SocketProblem } from '#protocol/socket.ts'
import { STREAM_LIMITS, type StreamData, type StreamEnd, type StreamSkip } from '#protocol/terminal.ts'

/** What shows the bytes, in the order they are given. */
export interface Screen {
  /** `shown` is called once they are. */
  write(bytes: Uint8Array, shown: () => void): void
  /** Bytes are missing here: what was shown ends, as the next byte may stand inside a sequence. */
  restart(lostBytes: number): void
}

export interface StreamOptions<Answer extends { streamId: number; offset: number }> {
  wire: Wire
  screen: Screen
  /** Asks for the stream; the answer must be given from within the answer's own callback, as the first bytes come right behind it. */
  ask(fromOffset: number | undefined, answer: (answer: Answer | SocketProblem) => void): void
  onOpen(answer: Answer): void
  onEnd(end: Omit<StreamEnd, 'streamId'>): void
  onProblem(problem: SocketProblem): void
  onBroken?(): void
}

export interface OpenStream {
  /** Null while it is not open. */
  readonly streamId: number | null
  close(): void
}

export function openStream<Answer extends { streamId: number; offset: number }>(
  options: StreamOptions<Answer>,
): OpenStream {
  const { wire, screen } = options
  let streamId: number | null = null
  /** The offset of the byte that comes next; before the first one the server chooses. */
  let next: number | undefined
  let acknowledged = 0
  let waiting = 0
  /** Only the newest question's answer counts; what was written before it acknowledges nothing. */
  let asked = 0
  const begin = () => {
    asked += 1
    const mine = asked
    streamId = null
    options.ask(next, (answer) => {
      if ('kind' in answer && answer.kind === 'problem') {
        if (mine === asked) options.onProblem(answer as SocketProblem)
        return
      }
      const opened = answer as Answer
      if (mine !== asked) return void wire.emit('stream-close', { streamId: opened.streamId })
      if (next !== undefined && opened.offset > next) screen.restart(opened.offset - next)
      streamId = opened.streamId
      next = opened.offset
      acknowledged = opened.offset
      waiting = 0
      options.onOpen(opened)
    })
  }
  const data = (piece: StreamData) => {
    if (piece.streamId !== streamId) return
    const bytes = new Uint8Array(piece.bytes)
    const [mine, upTo] = [asked, piece.offset + bytes.length]
    next = upTo
    waiting += 1
    screen.write(bytes, () => {
      if (mine !== asked || streamId === null) return
      waiting -= 1
      if (waiting > 0 && upTo - acknowledged < STREAM_LIMITS.ackBytes) return
      acknowledged = upTo
      wire.emit('stream-ack', { streamId, offset: upTo })
    })
  }
  const skip = ({ streamId: which, from, to }: StreamSkip) => {
    if (which !== streamId) return
    next = to
    screen.restart(to - from)
  }
  const end = ({ streamId: which, reason, exit }: StreamEnd) => {
    if (which !== streamId) return
    streamId = null
    options.onEnd({ reason, exit })
  }
  const broken = () => {
    asked += 1
    streamId = null
    options.onBroken?.()
  }
  wire.on('stream-data', data).on('stream-skip', skip).on('stream-end', end)
  wire.on('connect', begin).on('disconnect', broken)
  if (wire.connected) begin()
  return {
    get streamId() {
      return streamId
    },
    close() {
      wire.off('stream-data', data).off('stream-skip', skip).off('stream-end', end)
      wire.off('connect', begin).off('disconnect', broken)
      asked += 1
      if (streamId !== null) wire.emit('stream-close', { streamId })
      streamId = null
    },
  }
}
