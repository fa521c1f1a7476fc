/** A command in a container, followed by offset: a lost connection is only a pause. */
import { z } from 'zod'
import { endSchema } from '../inside/wire.ts'
import type { ExecEnd, Execution, OutputChunk, OutputStream } from '../workspace.ts'
import { DaemonError, letGo } from './channel.ts'
import type { Link } from './link.ts'
import { pieces } from './pieces.ts'

export interface KnownExecution {
  key: string
  outputPath: string
  end: ExecEnd | null
  /** In base64: all that a short command wrote, where it came with its end. */
  output?: Partial<Record<OutputStream, string | undefined>> | undefined
}

export function remoteExecution(link: Link, known: KnownExecution): Execution {
  const { key, outputPath } = known
  let ended = known.end
  return {
    key,
    outputPath,
    output: (options = {}) => {
      const whole = known.output?.[options.stream ?? 'merged']
      return whole === undefined ? follow(link, key, options) : replay(Buffer.from(whole, 'base64'), options)
    },
    end: async ({ signal } = {}) => {
      while (ended === null)
        ended = (await link.json({ path: '/end', json: { key }, signal }, z.object({ end: endSchema.nullable() })))
          .end as ExecEnd | null
      return ended
    },
  }
}

async function* replay(
  whole: Uint8Array,
  { from = 0, stream = 'merged' }: { from?: number; stream?: OutputStream },
): AsyncGenerator<OutputChunk> {
  if (from < whole.length) yield { stream, offset: from, bytes: new Uint8Array(whole.subarray(from)) }
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
