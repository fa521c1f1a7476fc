/** Bad input: a clear error where the caller looks, the session usable afterwards, nothing lost. */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { answer } from './model-server/answers/answer.ts'
import { httpError, text, toolUse } from './model-server/answers/builders.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

const CANARY = 'sk-ant-canary-7f3a91'
let rig: Rig
beforeAll(async () => {
  rig = await startRig({ workspace: { files: { 'hello.txt': 'hello\n' } } })
})
afterAll(() => rig[Symbol.asyncDispose]())

const is =
  (type: string) =>
  ({ event }: Envelope) =>
    event.type === type

async function turn(id: string, words: string): Promise<Envelope[]> {
  const { seq } = (await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: words } })).json
  return rig.events(id, is('turn-ended'), { after: seq })
}

/** The next turn works: nothing of what was tried has poisoned the session. */
async function stillUsable(id: string): Promise<void> {
  rig.model.enqueue(text('Fine.'))
  const events = await turn(id, 'Are you well?')
  expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
  expect(rig.model.violations()).toEqual([])
}

describe('requests', () => {
  test.each([
    ['an unknown session', 'GET', '/api/sessions/s-unknown', undefined, 404, 'not_found'],
    ['an id that is none', 'GET', '/api/sessions/..%2f..%2fetc', undefined, 404, 'not_found'],
    ['an address without a route', 'GET', '/api/nothing', undefined, 404, 'no_route'],
    ['a method that is not there', 'DELETE', '/api/sessions', undefined, 405, 'wrong_method'],
    ['a body that does not fit', 'POST', '/api/sessions', { source: { kind: 'moon' } }, 400, 'invalid_input'],
    ['a field that nobody knows', 'POST', '/api/sessions', { source: { kind: 'empty' }, x: 1 }, 400, 'invalid_input'],
    [
      'a local path as repository',
      'POST',
      '/api/sessions',
      { source: { kind: 'git', url: '/etc' } },
      422,
      'invalid_url',
    ],
    ['a file url', 'POST', '/api/sessions', { source: { kind: 'git', url: 'file:///etc' } }, 422, 'invalid_url'],
    [
      'a program as url',
      'POST',
      '/api/sessions',
      { source: { kind: 'git', url: 'ext::sh -c id' } },
      422,
      'invalid_url',
    ],
    [
      'a password in a url',
      'POST',
      '/api/sessions',
      { source: { kind: 'git', url: 'https://a:b@h/r' } },
      422,
      'invalid_url',
    ],
    [
      'a flag as ref',
      'POST',
      '/api/sessions',
      { source: { kind: 'git', url: 'https://h/r', ref: '--x' } },
      422,
      'invalid_ref',
    ],
    ['nesting without end', 'POST', '/api/sessions', nested(100), 400, 'too_deep'],
  ])('%s', async (_name, method, path, body, status, code) => {
    const answered = await rig.ask(method, path, body === undefined ? {} : { body })
    expect(answered.headers.get('content-type')).toBe('application/problem+json')
    expect(answered.json).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) })
    expect(answered.status).toBe(status)
  })

  test('JSON that is none', async () => {
    const bytes = Buffer.from('{"source":')
    const headers = { 'content-type': 'application/json' }
    expect((await rig.ask('POST', '/api/sessions', { bytes, headers })).json.code).toBe('invalid_json')
  })

  test('a prompt of 5 MB is refused by its length, with and without saying it before', async () => {
    const id = await rig.session()
    const long = { text: 'x'.repeat(5_000_000) }
    expect((await rig.ask('POST', `/api/sessions/${id}/messages`, { body: long })).json.code).toBe('too_large')
    const chunked = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(JSON.stringify(long)))
        controller.close()
      },
    })
    const headers = { 'content-type': 'application/json' }
    expect((await rig.ask('POST', `/api/sessions/${id}/messages`, { bytes: chunked, headers })).json.code).toBe(
      'too_large',
    )
    const over = await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'x'.repeat(1_000_001) } })
    expect(over.json).toMatchObject({ code: 'invalid_input', detail: expect.stringContaining('file') })
    await stillUsable(id)
  })

  test('[R23] lone surrogates, NUL and every odd character come through text and do no harm', async () => {
    const id = await rig.session()
    rig.model.enqueue(text('Seen.'))
    const odd = 'a\ud800b\u0000c\u202ed\u{1f600}\uffff'
    const events = await turn(id, odd)
    const posted = (await rig.events(id, is('message-posted'))).at(-1)?.event
    expect(posted).toMatchObject({ text: 'a\ufffdb\u0000c\u202ed\u{1f600}\uffff' })
    expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
    await stillUsable(id)
  })

  test('a request that is no HTTP is ended; the server goes on', async () => {
    const { port } = new URL(rig.url)
    await new Promise<void>((resolve) => {
      const request = httpRequest({ port, host: '127.0.0.1', path: '/livez', headers: { a: 'x'.repeat(40_000) } })
      request.on('error', () => resolve())
      request.on('response', (response) => response.resume().on('end', resolve))
      request.end()
    })
    expect((await rig.ask('GET', '/livez')).json).toEqual({ ok: true })
  })
})

describe('paths', () => {
  test.each([
    ['/etc/passwd', 400],
    ['../../etc/passwd', 403],
    ['a/../../../etc/passwd', 403],
    ['a%00b', 400],
    ['missing.txt', 404],
    ['x'.repeat(5_000), 400],
  ])('%.40s', async (path, status) => {
    const id = await rig.session()
    for (const method of ['GET', 'DELETE']) {
      expect((await rig.ask(method, `/api/sessions/${id}/files?path=${path}`)).status, method).toBe(status)
    }
  })

  test('writing compares with what the writer has seen', async () => {
    const id = await rig.session()
    const put = (content: string, headers: Record<string, string> = {}) =>
      rig.ask('PUT', `/api/sessions/${id}/files?path=a.txt`, { bytes: Buffer.from(content), headers })
    const made = await put('one', { 'if-none-match': '*' })
    expect(made.status).toBe(201)
    expect((await put('two', { 'if-none-match': '*' })).status).toBe(412)
    const etag = made.headers.get('etag') ?? ''
    expect((await put('two', { 'if-match': etag })).status).toBe(200)
    expect((await put('three', { 'if-match': etag })).json.code).toBe('changed')
    const read = await rig.ask('GET', `/api/sessions/${id}/files?path=a.txt`)
    expect(read.text).toBe('two')
    const again = { headers: { 'if-none-match': read.headers.get('etag') ?? '' } }
    expect((await rig.ask('GET', `/api/sessions/${id}/files?path=a.txt`, again)).status).toBe(304)
    const events = await rig.events(id, ({ event }) => event.type === 'file-changed' && event.change === 'modified')
    expect(events.at(-1)).toMatchObject({
      by: { kind: 'person' },
      event: { path: '/workspace/a.txt', origin: 'person' },
    })
    const old = { headers: { 'if-match': etag } }
    expect((await rig.ask('DELETE', `/api/sessions/${id}/files?path=a.txt`, old)).status).toBe(412)
    expect((await rig.ask('DELETE', `/api/sessions/${id}/files?path=a.txt`)).status).toBe(204)
  })
})

describe('[R12] the model', () => {
  test.each([
    ['an unknown tool', toolUse('Teleport', { to: 'Mars' }), 'unknown_tool'],
    ['input that does not fit', toolUse('Read', { file: 1 }), 'invalid_input'],
    ['malformed JSON as input', toolUse('Read', {}, { rawJson: '{"file_path": "/workspace/he' }), 'invalid_input'],
  ])('%s is answered with an error that it can act on', async (_name, call, errorKind) => {
    const id = await rig.session()
    rig.model.enqueue(call, text('I see.'))
    const events = await turn(id, 'Go')
    expect(events.find(is('call-completed'))?.event).toMatchObject({ isError: true, errorKind })
    expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
    await stillUsable(id)
  })

  test('a call id that comes twice is answered twice, and the next request is one that the API takes', async () => {
    const id = await rig.session()
    const same = () => toolUse('Read', { file_path: '/workspace/hello.txt' }, { id: 'toolu_same' })
    rig.model.enqueue(answer(same(), same()), text('Twice.'))
    const events = await turn(id, 'Go')
    expect(events.filter(is('call-completed'))).toHaveLength(2)
    expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
    await stillUsable(id)
  })

  test('a refused key is told in words and without the key', async () => {
    const id = await rig.session()
    rig.model.enqueue(httpError(401))
    const events = await turn(id, 'Go')
    expect(events.at(-1)?.event).toMatchObject({ reason: 'model_error' })
    expect(JSON.stringify(events)).not.toContain(rig.model.key)
    await stillUsable(id)
  })
})

describe('the container', () => {
  test('Docker is stopped: the caller reads why, the turn goes on with that answer, and later all is well', async () => {
    const id = await rig.session()
    rig.provider.refuse({ kind: 'engine_unavailable', message: 'Docker does not answer. Is it running?' })
    const exec = await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'true' } })
    expect({ status: exec.status, json: exec.json }).toMatchObject({
      ...{ status: 503, json: { code: 'engine_unavailable', detail: 'Docker does not answer. Is it running?' } },
    })
    rig.model.enqueue(
      toolUse('Read', { file_path: '/workspace/hello.txt' }),
      toolUse('Bash', { command: 'touch what/nobody/covers' }),
      text('Not now, then.'),
    )
    const events = await turn(id, 'Read it')
    const lost = expect.objectContaining({ isError: true, errorKind: 'sandbox_lost' })
    expect(events.filter(is('call-completed')).map(({ event }) => event)).toEqual([lost, lost])
    // TN20: there is nothing to ask about.
    expect(events.filter(is('permission-requested'))).toEqual([])
    rig.provider.refuse(null)
    expect((await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'echo hi' } })).json.stdout).toBe(
      'hi\n',
    )
    await stillUsable(id)
  })
})

describe('[W14] secrets', () => {
  test('a key is written and never read back: not from the API, the events, the log or the database', async () => {
    const id = await rig.session()
    const put = await rig.ask('PUT', '/api/settings/model', { body: { apiKey: CANARY, model: 'claude-haiku-5-5' } })
    expect(put.json).toMatchObject({ kind: 'anthropic', key: 'environment' })
    rig.model.enqueue(answer(toolUse('Read', { file_path: '/workspace/hello.txt' })), text('Hello.'))
    await turn(id, 'Read')
    const places = [put.text, rig.logged()]
    for (const path of [
      '/api/settings/model',
      '/api/me',
      `/api/sessions/${id}`,
      `/api/sessions/${id}/events?follow=false`,
    ]) {
      places.push((await rig.ask('GET', path)).text)
    }
    places.push((await rig.ask('GET', '/metrics')).text, (await rig.ask('GET', '/api/openapi.json')).text)
    for (const secret of [CANARY, rig.model.key, rig.token]) {
      for (const place of places) expect(place.includes(secret)).toBe(false)
      expect(Object.values(process.env)).not.toContain(secret)
    }
    expect(await rig.store.secrets.get('server', 'anthropic-api-key')).toBe(CANARY)
    await rig.ask('PUT', '/api/settings/model', { body: { apiKey: null, model: null } })
  })
})

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let n = 0; n < levels; n += 1) value = { value }
  return value
}
