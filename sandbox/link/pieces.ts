/** Reads a stream of offsets and bytes: each piece is its length, its offset, its bytes; an empty one is the last. */
import { DaemonError } from './channel.ts'

/** Bytes of one piece that are believed. */
const MAX_PIECE = 1024 * 1024

export async function* pieces(stream: AsyncIterable<Buffer>): AsyncGenerator<{ offset: number; bytes: Uint8Array }> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const part of stream) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part])
    while (rest.length >= 12) {
      const length = rest.readUInt32BE(0)
      if (length > MAX_PIECE) throw new DaemonError('A piece of output is too large.')
      if (rest.length < 12 + length) break
      yield { offset: Number(rest.readBigUInt64BE(4)), bytes: new Uint8Array(rest.subarray(12, 12 + length)) }
      rest = rest.subarray(12 + length)
    }
  }
}
