/** The pipe of an exec as one byte stream: Docker frames what comes back, and only standard output is ours. */
import { Duplex } from 'node:stream'

/** Bytes of a frame that are believed. */
const MAX_FRAME = 16 * 1024 * 1024
const STDOUT = 1

/** Ends and errors of `raw` are those of the result. */
export function demux(raw: Duplex): Duplex {
  let rest: Buffer = Buffer.alloc(0)
  const duplex = new Duplex({
    read: () => void raw.resume(),
    write: (chunk, _encoding, callback) => {
      if (raw.write(chunk)) callback()
      else raw.once('drain', () => callback())
    },
    final: (callback) => {
      raw.end()
      callback()
    },
    destroy: (error, callback) => {
      raw.destroy()
      callback(error)
    },
  })
  raw.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let frame = takeFrame(); frame !== null; frame = takeFrame())
      if (frame.kind === STDOUT && !duplex.push(frame.body)) raw.pause()
  })
  const takeFrame = (): { kind: number; body: Buffer } | null => {
    if (rest.length < 8) return null
    const length = rest.readUInt32BE(4)
    if (length > MAX_FRAME) {
      duplex.destroy(new Error('A frame of the engine is too large.'))
      return null
    }
    if (rest.length < 8 + length) return null
    const frame = { kind: rest[0] ?? 0, body: rest.subarray(8, 8 + length) }
    rest = rest.subarray(8 + length)
    return frame
  }
  raw.once('end', () => duplex.push(null))
  raw.once('close', () => duplex.destroy())
  raw.once('error', (error) => duplex.destroy(error))
  return duplex
}
