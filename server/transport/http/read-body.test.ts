/** What a request carries is taken in within its limits, and its text repaired once. */
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { HttpProblem } from './problem.ts'
import { readBytes, readJson, repair } from './read-body.ts'

function request(chunks: readonly (string | Buffer)[], headers: Record<string, string> = {}): IncomingMessage {
  const stream = new PassThrough()
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  return Object.assign(stream, {
    headers: { 'content-type': 'application/json', ...headers },
  }) as unknown as IncomingMessage
}
const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof HttpProblem) return `${error.input.status} ${error.input.code}`
    throw error
  }
  return 'read'
}

test('a body is as large as its limit and no larger, whether its length was declared or not', async () => {
  expect(await readBytes(request(['12345']), 5)).toEqual(Buffer.from('12345'))
  expect(await codeOf(readBytes(request(['123', '456']), 5))).toBe('413 too_large')
  expect(await codeOf(readBytes(request(['1'], { 'content-length': '6' }), 5))).toBe('413 too_large')
})

test('JSON is JSON by its type and by its text; nothing at all is undefined', async () => {
  expect(await readJson(request(['{"a"', ':1}']), 100)).toEqual({ a: 1 })
  expect(await readJson(request([]), 100)).toBeUndefined()
  expect(await codeOf(readJson(request(['{a}']), 100))).toBe('400 invalid_json')
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', '']) {
    expect(await codeOf(readJson(request(['{}'], { 'content-type': type }), 100)), type).toBe('415 not_json')
  }
  expect(await readJson(request(['{}'], { 'content-type': 'Application/JSON; charset=utf-8' }), 100)).toEqual({})
})

test('[R23] lone surrogates become U+FFFD in values and in names; pairs and bytes stay as they are', () => {
  expect(repair({ 'k\ud800': ['a\udc00b', '😀'] }, 0)).toEqual({ 'k\ufffd': ['a\ufffdb', '😀'] })
  const bytes = Buffer.from([0xff, 0x00, 0x1b])
  expect(repair({ bytes }, 0)).toEqual({ bytes })
})

test('[W12] what is nested deeper than anything of ours is refused before code walks it', () => {
  let deep: unknown = 1
  for (let n = 0; n < 65; n += 1) deep = [deep]
  expect(() => repair(deep, 0)).toThrow('nested more than 64 levels')
})
