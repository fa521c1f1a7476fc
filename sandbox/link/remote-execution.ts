/** A command in a container, followed by offset: a lost connection is only a pause. */
import { z } from 'zod'
import { endSchema } from '../inside/wire.ts'
import type { ExecEnd, Execution, OutputChunk, OutputStream } from '../workspace.ts'
import { DaemonError, letGo } from './channel.ts'
import type { Link } from './link.ts'

/** Bytes of one piece that are believed. */
const MAX_PIECE = 1024 * 1024

export function remoteExecution(
  link: Link,
  known: { key: string; outputPath: string; end: ExecEnd | null },
): Execution {
  const { key, outputPath } = known
  let ended = known.end
  return {
    key,
    outputPath,
    output: (options = {}) => follow(link, key, options),
    end: async ({ signal } = {}) => {
      while (ended === null)
        ended = (await link.json({ path: '/end', json: { key }, signal }, z.object({ end: endSchema.nullable() })))
          .end as ExecEnd | null
      return ended
    },
  }
}

async function* follow(
  link: Link,
  key: string,
  options: { from?: number; stream?: OutputStream; signal?: AbortSignal },
): AsyncGenerator<OutputChunk> {
  const name = options.stream ?? 'merged'
  let from = options.from ?? 0
  for (;;) {
    const { whole, chunks } = await readOnce(link, `/output?key=${key}&stream=${name}&from=${from}`, options.signal)
    for await (const chunk of chunks) {
      yield { stream: name, ...chunk }
      from = chunk.offset + chunk.bytes.length
    }
    if (whole() || options.signal?.aborted === true) return
  }
}

interface Reading {
  /** True once the daemon has said that this is all; a cut connection does not. */
  whole(): boolean
  chunks: AsyncGenerator<{ offset: number; bytes: Uint8Array }>
}

async function readOnce(link: Link, path: string, signal: AbortSignal | undefined): Promise<Reading> {
  const { stream, status } = await link.open({ path })
  let whole = status !== 200
  async function* chunks() {
    const stop = () => stream.close()
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted === true) stop()
    try {
      for await (const piece of pieces(stream)) {
        if (piece.bytes.length === 0) whole = true
        else yield piece
      }
    } catch (error) {
      if (error instanceof DaemonError) throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      letGo(stream)
    }
  }
  return { whole: () => whole, chunks: chunks() }
}

/** Each piece is its length, its offset, its bytes; an empty one is the last. */
async function* pieces(stream: AsyncIterable<Buffer>): AsyncGenerator<{ offset: number; bytes: Uint8Array }> {
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
