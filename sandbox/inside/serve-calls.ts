/** Answers calls that share one stream, each as it is done. */

import { z } from 'zod'
import { encodeFrame, type Frame, FrameReader, MAX_FRAME } from './call-frames.ts'
import { answerFramed, answerJson, BadRequest, type Call, type Route, readFramed, readJson } from './serve.ts'
import { callHeadSchema } from './wire.ts'

export interface Answered {
  value: unknown
  bytes?: Uint8Array | undefined
}
/** What can be asked either way. Rejects with BadRequest. */
export type QuickRoute = (body: unknown, bytes: Uint8Array, signal: AbortSignal) => Promise<Answered> | Answered

/** Calls at once; more wait for nobody. */
const MOST_CALLS = 512

export function serveCalls(routes: Readonly<Record<string, QuickRoute>>): Route {
  return ({ stream, signal }) =>
    new Promise<void>((resolve) => {
      stream.respond({ ':status': 200, 'content-type': 'application/octet-stream' })
      const reader = new FrameReader()
      let running = 0
      const serve = async (frame: Frame) => {
        if (++running > MOST_CALLS) throw new BadRequest('There are too many calls at once.')
        const answer = await answerTo(frame, routes, signal)
        running -= 1
        if (!stream.destroyed) stream.write(answer)
      }
      stream.on('data', (part: Buffer) => {
        try {
          for (const frame of reader.push(part)) serve(frame).catch(() => stream.close())
        } catch {
          stream.close()
        }
      })
      stream.once('close', resolve)
    })
}

async function answerTo(
  { id, head, bytes }: Frame,
  routes: Readonly<Record<string, QuickRoute>>,
  signal: AbortSignal,
): Promise<Buffer> {
  const answer = (status: number, value: unknown, body: Uint8Array = NOTHING) =>
    encodeFrame({ id, head: JSON.stringify({ status, value }), bytes: body })
  try {
    const { path, json } = callHeadSchema.parse(JSON.parse(head))
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (route === undefined) return answer(404, { message: `There is no ${path}.` })
    const { value, bytes: body } = await route(json, bytes, signal)
    // The asker asks again on a stream of its own, so that nobody waits behind it.
    if (body !== undefined && body.length > LARGE) return answer(413, {})
    const frame = answer(200, value, body)
    return frame.length > MAX_FRAME ? answer(413, {}) : frame
  } catch (error) {
    const bad = error instanceof BadRequest || error instanceof z.ZodError || error instanceof SyntaxError
    const message = error instanceof Error ? error.message : String(error)
    return answer(bad ? 400 : 500, { message: message.slice(0, 2000) })
  }
}
const NOTHING = new Uint8Array()
const LARGE = 64 * 1024

/** The same on a stream of its own: for what is large, and for a server that knows no other way. */
export function onOwnStream(route: QuickRoute, body: 'json' | 'framed'): Route {
  return async (call: Call) => {
    const asked =
      body === 'json'
        ? { head: await readJson(call, z.unknown()), bytes: NOTHING }
        : await readFramed(call, z.unknown())
    const { value, bytes } = await route(asked.head, asked.bytes, call.signal)
    if (bytes === undefined) answerJson(call.stream, value)
    else answerFramed(call.stream, value, bytes)
  }
}
