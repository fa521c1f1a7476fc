/** Calls and answers on one stream: what is small and asked often is spared a stream of its own. */

export interface Frame {
  /** Of the call; its answer carries the same. */
  id: number
  /** JSON. */
  head: string
  bytes: Uint8Array
}

/** Bytes of one frame that are believed, and sent. */
export const MAX_FRAME = 1024 * 1024
const NUMBERS = 12

/** Lengths of all and of the head, and the id; then the head and the bytes. */
export function encodeFrame({ id, head, bytes }: Frame): Buffer {
  const headBytes = Buffer.from(head)
  const frame = Buffer.allocUnsafe(NUMBERS + headBytes.length + bytes.length)
  frame.writeUInt32BE(headBytes.length + bytes.length, 0)
  frame.writeUInt32BE(headBytes.length, 4)
  frame.writeUInt32BE(id, 8)
  frame.set(headBytes, NUMBERS)
  frame.set(bytes, NUMBERS + headBytes.length)
  return frame
}

export class FrameReader {
  readonly #most: number
  #parts: Buffer[] = []
  #length = 0
  #needed = NUMBERS

  /** `most`: bytes of one frame; without a limit only where the other end is our own. */
  constructor(most: number = MAX_FRAME) {
    this.#most = most
  }

  /** Frames that are whole by now. Throws RangeError for what no honest end sends. */
  push(part: Buffer): Frame[] {
    this.#parts.push(part)
    this.#length += part.length
    // A large frame comes in many parts, which are joined once.
    if (this.#length < this.#needed) return []
    let rest = this.#parts.length === 1 ? part : Buffer.concat(this.#parts)
    const frames: Frame[] = []
    for (this.#needed = NUMBERS; rest.length >= NUMBERS; this.#needed = NUMBERS) {
      const [length, headLength, id] = [rest.readUInt32BE(0), rest.readUInt32BE(4), rest.readUInt32BE(8)]
      if (length > this.#most || headLength > length) throw new RangeError('A frame is too large.')
      const [body, end] = [NUMBERS + headLength, NUMBERS + length]
      this.#needed = end
      if (rest.length < end) break
      frames.push({ id, head: rest.toString('utf8', NUMBERS, body), bytes: rest.subarray(body, end) })
      rest = rest.subarray(end)
    }
    this.#parts = rest.length === 0 ? [] : [rest]
    this.#length = rest.length
    return frames
  }
}
