/** Whatever is typed as an address leads to a port of the container, or nowhere. */
import { expect, test } from 'vitest'
import { previewRequestSchema } from '#protocol/preview.ts'
import { readAddress, writeAddress } from './preview-address.ts'

const NOW = { port: 3000, path: '/now' }
const ORIGIN = 'http://3000--box.localhost:8080'

test.each([
  ['/about', 3000, '/about'],
  ['about?x=1#top', 3000, '/about?x=1#top'],
  ['', 3000, '/'],
  [':5173', 5173, '/'],
  ['5173/app', 5173, '/app'],
  ['localhost:5173/app', 5173, '/app'],
  ['127.0.0.1:80', 80, '/'],
  ['http://localhost:5173/x?y#z', 5173, '/x?y#z'],
  ['http://0.0.0.0:4000', 4000, '/'],
  ['http://[::1]:4000/', 4000, '/'],
  ['https://localhost/', 443, '/'],
  ['http://3000--box.localhost:8080/deep', 3000, '/deep'],
  ['//evil.test/x', 3000, '/evil.test/x'],
  ['\\\\evil.test', 3000, '/evil.test'],
  ['2024/report', 2024, '/report'],
])('%j', (typed, port, path) => {
  const place = readAddress(typed, NOW, ORIGIN)
  expect(place).toEqual({ port, path })
  expect(previewRequestSchema.safeParse(place).success).toBe(true)
})

test.each(['http://example.org/', 'https://localhost.evil.test/', ':0', ':70000', 'http://', `/${'x'.repeat(2000)}`])(
  '%j leads nowhere',
  (typed) => {
    expect(readAddress(typed, NOW, ORIGIN)).toBeNull()
  },
)

test('what is written is read again', () => {
  expect(readAddress(writeAddress(NOW), { port: 1, path: '/' }, null)).toEqual(NOW)
})
