/** Runs on the server that holds the data directory, over its HTTP API. */
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { problemSchema } from '#protocol/api/problem.ts'
import { readEnvelope } from '#protocol/event.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { Running } from '#server/running-file.ts'
import { type RunDriver, RunError } from './run-driver.ts'

type Ask = (
  method: string,
  path: string,
  options?: { json?: unknown; body?: Readable; signal?: AbortSignal },
) => Promise<Response>

export function createHttpDriver({ url, token }: Running): RunDriver {
  const ask: Ask = async (method, path, { json, body, signal } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body: Readable.toWeb(body), duplex: 'half' }),
      ...(signal === undefined ? {} : { signal }),
    } as RequestInit)
    if (!response.ok) throw await errorOf(response)
    return response
  }
  const drop = async (response: Response) => void (await response.body?.cancel())
  return {
    async create(session) {
      const { id } = (await (await ask('POST', '/api/sessions', { json: session })).json()) as { id: string }
      return id
    },
    upload: async (id, archive) => drop(await ask('PUT', `/api/sessions/${id}/archive`, { body: archive })),
    send: async (id, text) => drop(await ask('POST', `/api/sessions/${id}/messages`, { json: { text } })),
    async interrupt(id) {
      // Nothing may be running any more, which is what was wanted.
      await ask('POST', `/api/sessions/${id}/interrupt`).then(drop, () => {})
    },
    events: (id, signal) => follow(ask, id, signal),
    async download(id, use) {
      const { body } = await ask('GET', `/api/sessions/${id}/archive`)
      if (body === null) throw new RunError('The server sent no archive.')
      await use(Readable.fromWeb(body as ReadableStream))
    },
    remove: async (id) => drop(await ask('DELETE', `/api/sessions/${id}?forever=true`)),
  }
}

const RETRY_MS = 1_000
const RETRIES = 30

/** Comes back behind the last event when the server was started anew. */
async function* follow(ask: Ask, id: string, signal: AbortSignal): AsyncGenerator<AnyEnvelope, void, undefined> {
  let after = 0
  let failures = 0
  while (!signal.aborted) {
    try {
      const { body } = await ask('GET', `/api/sessions/${id}/events?after=${after}`, { signal })
      if (body === null) throw new RunError('The server sent no events.')
      for await (const envelope of envelopesOf(body as unknown as AsyncIterable<Uint8Array>)) {
        failures = 0
        after = envelope.seq
        yield envelope
      }
    } catch (error) {
      if (signal.aborted) return
      failures += 1
      if (error instanceof RunError || failures > RETRIES) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
}

async function* envelopesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<AnyEnvelope, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    const messages = rest.split('\n\n')
    rest = messages.pop() ?? ''
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1]
      if (data !== undefined) yield readEnvelope(JSON.parse(data))
    }
  }
}

async function errorOf(response: Response): Promise<RunError> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null))
  return new RunError(parsed.success ? parsed.data.detail : `The server answered with status ${response.status}.`)
}
