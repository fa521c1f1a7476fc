/** Takes in what a request carries, and no more than it may. */
import type { IncomingMessage } from 'node:http'
import { Transform, type TransformCallback } from 'node:stream'
import { problem } from './problem.ts'

export const JSON_LIMIT = 1_000_000
/** Levels of nesting; nothing of ours is deeper, and code that walks it stays shallow. */
const DEEPEST = 64

/** The body as a stream that fails above the limit, with the declared length checked before. */
export function limitedBody(request: IncomingMessage, limit: number): Transform {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (declared > limit) throw tooLarge(limit)
  let taken = 0
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      taken += chunk.length
      if (taken > limit) done(tooLarge(limit))
      else done(null, chunk)
    },
  })
  request.on('error', (error) => body.destroy(error))
  request.on('aborted', () => body.destroy(problem(400, 'aborted', 'The request ended before its body did.')))
  return request.pipe(body)
}

export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of limitedBody(request, limit)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** JSON with its text repaired once: lone surrogates become U+FFFD. Undefined for an empty body. */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit)
  if (bytes.length === 0) return undefined
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw problem(415, 'not_json', 'Send the body as application/json.')
  }
  try {
    return repair(JSON.parse(bytes.toString('utf8')), 0)
  } catch (error) {
    if (error instanceof SyntaxError) throw problem(400, 'invalid_json', `The body is not JSON: ${error.message}`)
    throw error
  }
}

export function repair(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) throw problem(400, 'too_deep', `The body is nested more than ${DEEPEST} levels deep.`)
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map((one) => repair(one, depth + 1))
  // Bytes are no text.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), repair(one, depth + 1)]))
}

function tooLarge(limit: number): Error {
  return problem(413, 'too_large', `The body is larger than ${limit} bytes.`)
}
