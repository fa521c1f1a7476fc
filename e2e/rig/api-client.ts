/** Speaks to a server over HTTP as a program would. */
import type { Envelope } from '#protocol/event.ts'

export interface ApiAnswer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects of an answer; what is wrong fails there.
  json: any
  text: string
}

export interface AskOptions {
  body?: unknown
  bytes?: Uint8Array | ReadableStream
  headers?: Record<string, string>
  token?: string | null
}

export interface ApiClient {
  url: string
  token: string
  ask(method: string, path: string, options?: AskOptions): Promise<ApiAnswer>
  /** Events from `after` on, until `last` says so; fails when the stream ends before. */
  events(id: string, last: (envelope: Envelope) => boolean, options?: { after?: number }): Promise<Envelope[]>
}

export function createApiClient(url: string, token: string): ApiClient {
  return {
    url,
    token,
    ask: (method, path, options = {}) => ask({ url, token }, { method, path, ...options }),
    async events(id, last, { after = 0 } = {}) {
      const all: Envelope[] = []
      for await (const envelope of follow({ url, token }, { id, after })) {
        all.push(envelope)
        if (last(envelope)) return all
      }
      throw new Error(`the events ended after ${all.map(({ event }) => event.type).join(', ')}`)
    },
  }
}

async function ask(
  { url, token }: { url: string; token: string },
  { method, path, body, bytes, headers = {}, token: other }: AskOptions & { method: string; path: string },
): Promise<ApiAnswer> {
  const bearer = other === undefined ? token : other
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    redirect: 'manual',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(bytes === undefined ? {} : { body: bytes, duplex: 'half' }),
  } as RequestInit)
  const text = await response.text()
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : null,
  }
}

/** Leaves the stream when the loop is left. */
export async function* follow(
  { url, token }: { url: string; token: string },
  { id, after, lastEventId }: { id: string; after: number; lastEventId?: number },
): AsyncGenerator<Envelope, void, undefined> {
  const controller = new AbortController()
  try {
    const response = await fetch(`${url}/api/sessions/${id}/events?after=${after}`, {
      headers: {
        authorization: `Bearer ${token}`,
        ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
      },
      signal: controller.signal,
    })
    if (response.status !== 200 || response.body === null) throw new Error(`events: ${response.status}`)
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of response.body) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true })
      const messages = rest.split('\n\n')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) yield JSON.parse(data) as Envelope
      }
    }
  } finally {
    controller.abort()
  }
}
