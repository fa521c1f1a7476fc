/** Requests are made of the protocol's schemas, and whatever comes back is a value. */

import { afterEach, expect, test, vi } from 'vitest'
import { routes } from '#protocol/api/routes.ts'
import { callApi } from './call-api.ts'
import { requestPath } from './request-path.ts'

const answer = (status: number, body: unknown) =>
  vi.fn(
    async (_path: string, _request: RequestInit) =>
      new Response(body === undefined ? null : JSON.stringify(body), { status }),
  )
const serve = (fetch: ReturnType<typeof answer>) => {
  vi.stubGlobal('fetch', fetch)
  vi.stubGlobal('document', { querySelector: () => ({ content: 'proof' }) })
  return fetch
}
afterEach(() => vi.unstubAllGlobals())

test('parameters are put in and cannot leave their place', () => {
  expect(requestPath(routes.getSession, { params: { id: '../x?y' } })).toBe('/api/sessions/..%2Fx%3Fy')
  expect(requestPath(routes.listSessions, { query: { search: 'a b&c', limit: 5, cursor: undefined } })).toBe(
    '/api/sessions?search=a+b%26c&limit=5',
  )
})

test('a change carries its body and the proof that the page is ours', async () => {
  const fetch = serve(answer(201, { id: 's-0123456789abcdef' }))
  expect(await callApi('createSession', { body: { source: { kind: 'sample' } } })).toEqual({
    ok: true,
    value: { id: 's-0123456789abcdef' },
  })
  expect(fetch.mock.calls[0]).toMatchObject([
    '/api/sessions',
    { method: 'POST', body: '{"source":{"kind":"sample"}}', headers: { 'x-slipway-token': 'proof' } },
  ])
})

test('an empty answer is a success without a value', async () => {
  serve(answer(204, undefined))
  expect(await callApi('signOut', {})).toEqual({ ok: true, value: undefined })
})

test('a problem gives its own sentence, and what did not fit where', async () => {
  const issues = [{ path: 'body.title', message: 'A title has at most 200 characters.' }]
  serve(
    answer(400, {
      type: '/p',
      title: 'Bad request',
      status: 400,
      detail: 'The body does not fit.',
      code: 'invalid',
      issues,
    }),
  )
  const result = await callApi('createSession', { body: { source: { kind: 'empty' } } })
  expect(result).toMatchObject({
    ok: false,
    problem: { status: 400, code: 'invalid', sentence: issues[0]?.message, issues },
  })
})

test('a stranger’s answer, a broken line and an answer of another release are problems too', async () => {
  serve(answer(502, 'Bad gateway'))
  expect(await callApi('me', {})).toMatchObject({ ok: false, problem: { code: 'unexpected', status: 502 } })
  serve(answer(200, { person: { id: 1 } }))
  expect(await callApi('me', {})).toMatchObject({ ok: false, problem: { code: 'page_too_old' } })
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
  expect(await callApi('me', {})).toMatchObject({ ok: false, problem: { code: 'unreachable' } })
})
