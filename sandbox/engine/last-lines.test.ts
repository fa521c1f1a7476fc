/** What a container said last is a stranger's: whatever it is, a bounded list of plain lines comes of it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { containerEndSchema } from '#protocol/container-end.ts'
import { lastLines } from './last-lines.ts'

function framed(...parts: string[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      const body = Buffer.from(part)
      const head = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0])
      head.writeUInt32BE(body.length, 4)
      return Buffer.concat([head, body])
    }),
  )
}

test('lines of both outputs, without what steers a terminal, and the newest last', () => {
  expect(
    lastLines(framed('one\r\n', '\u001b[31mtwo\u001b[0m\n\n', '\u001b]0;title\u0007three\tx\u202e\u0000')),
  ).toEqual(['one', 'two', ']0;titlethree x'])
})

test('the last twelve, each cut', () => {
  const lines = lastLines(framed(Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(5_000)}`).join('\n')))
  expect(lines).toHaveLength(12)
  expect(lines.at(-1)).toMatch(/^39 x+$/)
})

test('whatever the bytes are, it is what a fact may hold', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.boolean(), (bytes, asFrame) => {
      const log = asFrame
        ? Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, bytes.length >> 8, bytes.length & 255]), bytes])
        : bytes
      const found = lastLines(log)
      expect(containerEndSchema.safeParse({ exitCode: 1, lastLines: found }).success).toBe(true)
      expect(found.every((line) => line.isWellFormed() && !/\p{C}/u.test(line))).toBe(true)
    }),
  )
})
