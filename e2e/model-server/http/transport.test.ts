/** Behaviours 1 to 3: the head and the bytes of a request. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { text } from '../answers/builders.ts'
import { type ModelServer, startModelServer } from '../start-model-server.ts'
import { connect, post, question } from '../testing/client.ts'

let server: ModelServer
const json = JSON.stringify(question)

beforeAll(async () => {
  server = await startModelServer({ bodyLimit: 10_000 })
  server.when({}, text('Yes.'), { times: Number.POSITIVE_INFINITY })
})
afterAll(() => server[Symbol.asyncDispose]())

async function refusal(response: Response): Promise<string> {
  const { error, request_id } = (await response.json()) as {
    error: { type: string; message: string; details?: { error_code: string } }
    request_id: string
  }
  expect(response.headers.get('request-id')).toBe(request_id)
  const code = error.details === undefined ? '' : ` [${error.details.error_code}]`
  return `${response.status} ${error.type}: ${error.message}${code}`
}

describe('the head', () => {
  test('[1] a key is taken as Bearer and as x-api-key', async () => {
    expect((await post(server, json)).status).toBe(200)
    await expect(connect(server).messages.create(question)).resolves.toMatchObject({ stop_reason: 'end_turn' })
  })

  test('[1] no key, and a wrong key in either place', async () => {
    const none = await fetch(`${server.url}/v1/messages`, { method: 'POST', body: json })
    expect(await refusal(none)).toBe('401 authentication_error: x-api-key header is required')
    const wrong = await post(server, json, { 'x-api-key': 'x' })
    expect(await refusal(wrong)).toBe('401 authentication_error: invalid x-api-key')
    const error = await connect(server, 'x')
      .messages.create(question)
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Anthropic.AuthenticationError)
    expect(error).toMatchObject({ type: 'authentication_error', error: { error: { message: 'Invalid bearer token' } } })
  })

  test('the version must be known', async () => {
    const words = '400 invalid_request_error: anthropic-version: "2020-01-01" is not a valid version'
    expect(await refusal(await post(server, json, { 'anthropic-version': '2020-01-01' }))).toBe(words)
    expect((await post(server, json, { 'anthropic-version': '2023-06-01' })).status).toBe(200)
    const headers = { 'x-api-key': server.key }
    const none = await fetch(`${server.url}/v1/messages`, { method: 'POST', body: json, headers })
    expect(await refusal(none)).toBe('400 invalid_request_error: anthropic-version: header is required')
  })

  test('[3] betas must be known, dead ones included', async () => {
    const response = await post(server, json, { 'anthropic-beta': 'compact-2026-01-12, nothing-2020-01-01' })
    expect(await refusal(response)).toContain(
      'Unexpected value(s) `nothing-2020-01-01` for the `anthropic-beta` header.',
    )
    expect((await post(server, json, { 'anthropic-beta': 'prompt-caching-2024-07-31' })).status).toBe(200)
  })

  test('other paths are 404, other methods 405, a query is ignored', async () => {
    const headers = { 'x-api-key': server.key, 'anthropic-version': '2026-10-21' }
    expect(await refusal(await fetch(`${server.url}/v1/complete`, { headers }))).toBe('404 not_found_error: Not found')
    expect((await fetch(`${server.url}/v1/messages`, { headers })).status).toBe(405)
    const body = json
    expect((await fetch(`${server.url}/v1/messages?beta=true`, { method: 'POST', headers, body })).status).toBe(200)
  })
})

describe('the bytes', () => {
  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ])('[2] %s is decoded', async (coding, compress) => {
    expect((await post(server, compress(json), { 'content-encoding': coding })).status).toBe(200)
  })

  test('[2] unknown codings and broken data', async () => {
    const unknown = await post(server, json, { 'content-encoding': 'zstd' })
    expect(await refusal(unknown)).toContain('[request_body_encoding_unsupported]')
    const broken = await post(server, json, { 'content-encoding': 'gzip' })
    expect(await refusal(broken)).toContain('[request_body_encoding_invalid]')
  })

  test('[2] the size limit holds before and after decoding', async () => {
    const long = JSON.stringify({ ...question, messages: [{ role: 'user', content: 'x'.repeat(10_000) }] })
    const words = '413 request_too_large: Request exceeds the maximum size'
    expect(await refusal(await post(server, long))).toBe(words)
    const packed = await post(server, gzipSync(long), { 'content-encoding': 'gzip' })
    expect(await refusal(packed)).toBe(`${words} [request_body_too_large_after_decoding]`)
    const large = { ...question, messages: [{ role: 'user' as const, content: 'x'.repeat(10_000) }] }
    const error = await connect(server)
      .messages.create(large)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ status: 413 })
  })

  test.each([
    ['no JSON', '{"model": x}', 'unexpected character: line 1 column 13 (char 12)'],
    ['half a pair', '{"a":"x\\ud83d"}', 'no low surrogate in string: line 1 column 8 (char 7)'],
    ['the other half', '{"a":"\\ude00"}', 'unexpected low surrogate in string: line 1 column 7 (char 6)'],
    ['halves apart', '{"a":"\\ud83d-\\ude00"}', 'no low surrogate in string: line 1 column 7 (char 6)'],
    [
      'halves in a wrong order',
      '{"a":"\\ude00\\ud83d"}',
      'unexpected low surrogate in string: line 1 column 7 (char 6)',
    ],
  ])('[3] %s', async (_, body, words) => {
    const start = '400 invalid_request_error: The request body is not valid JSON'
    expect(await refusal(await post(server, body))).toBe(`${start}: ${words}`)
  })

  test('[3] bytes that are no UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])
    expect(await refusal(await post(server, body))).toContain('not valid JSON: invalid UTF-8')
  })

  test('[3] whole pairs, escaped backslashes and emoji are fine', async () => {
    const content = 'a 😀 \\ud83d'
    const escaped = JSON.stringify({ ...question, messages: [{ role: 'user', content }] }).replace(
      '😀',
      '\\ud83d\\ude00',
    )
    expect((await post(server, escaped)).status).toBe(200)
  })
})
