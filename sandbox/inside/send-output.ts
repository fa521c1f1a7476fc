/** A command's output to whoever follows it: from the living spool, or from the file of one that is over. */
import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import type { Commands } from './commands.ts'
import { type Call, drained } from './serve.ts'
import { keySchema } from './wire.ts'

const PIECE = 64 * 1024

interface Source {
  read(from: number, length: number): { offset: number; bytes: Uint8Array }
  /** Nothing will be added. */
  readonly ended: boolean
  next(signal: AbortSignal): Promise<void>
  /** A living spool is its command's, and stays open. */
  close?(): void
}

/** From an offset to the end, as fast as it is read: pieces of length, offset and bytes; one of no length says that this is all. */
export async function sendOutput({ stream, query, signal }: Call, commands: Commands): Promise<void> {
  const key = keySchema.parse(query.get('key'))
  const name = z.enum(['merged', 'stdout', 'stderr']).parse(query.get('stream'))
  let from = z.coerce.number().int().min(0).parse(query.get('from'))
  const live = commands.live(key)
  const source = (live === undefined ? openStored(commands.stored(key, name)) : live.spools.get(name)) ?? null
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' })
  try {
    while (source !== null && !signal.aborted) {
      const { offset, bytes } = source.read(from, PIECE)
      if (bytes.length === 0) {
        if (source.ended) break
        await source.next(signal)
        continue
      }
      const head = Buffer.alloc(12)
      head.writeUInt32BE(bytes.length)
      head.writeBigUInt64BE(BigInt(offset), 4)
      from = offset + bytes.length
      if (!stream.write(Buffer.concat([head, bytes]))) await drained(stream, signal)
    }
  } finally {
    if (live === undefined) source?.close?.()
  }
  stream.end(Buffer.alloc(12))
}

function openStored(path: string | null): Source | null {
  if (path === null) return null
  const fd = openSync(path, 'r')
  return {
    ended: true,
    next: () => Promise.resolve(),
    close: () => closeSync(fd),
    read: (from, length) => {
      const bytes = Buffer.allocUnsafe(length)
      return { offset: from, bytes: bytes.subarray(0, readSync(fd, bytes, 0, length, from)) }
    },
  }
}
