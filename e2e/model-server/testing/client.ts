/** The real SDK against a running model server, and a plain request where the SDK is too polite. */
import Anthropic from '@anthropic-ai/sdk'
import type { ModelServer } from '../start-model-server.ts'

/** A client without retries of its own. */
export function connect(server: Pick<ModelServer, 'url' | 'key'>, key = server.key): Anthropic {
  return new Anthropic({ apiKey: key, baseURL: server.url, maxRetries: 0 })
}

/** The smallest question. */
export const question = {
  model: 'claude-opus-4-8',
  max_tokens: 1000,
  messages: [{ role: 'user' as const, content: 'Hi' }],
}

/** Posts bytes with the headers that are always needed; more headers replace them. */
export function post(server: ModelServer, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const bytes = typeof body === 'string' ? body : new Uint8Array(body)
  const needed = { 'content-type': 'application/json', 'anthropic-version': '2026-10-21', 'x-api-key': server.key }
  return fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { ...needed, ...headers }, body: bytes })
}

/** Every event of a stream, as far as it came, and how it broke. */
export async function collect(stream: AsyncIterable<{ type: string }>): Promise<{ events: string[]; error?: unknown }> {
  const events: string[] = []
  try {
    for await (const event of stream) events.push(event.type)
  } catch (error) {
    return { events, error }
  }
  return { events }
}
