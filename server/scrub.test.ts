/** No secret leaves by the log, whoever puts it into what words. */
import { expect, test } from 'vitest'
import { createScrub } from './scrub.ts'

test('[W14] what is known by value is removed wherever it stands, a password of the database in either writing', () => {
  const url = 'postgresql://slip:p%40ssw0rd-long@db.internal/slipway'
  const scrub = createScrub(['opaque-key-value', url, undefined])
  const text = `key opaque-key-value; ${url}; password p@ssw0rd-long or p%40ssw0rd-long`
  expect(scrub(text)).not.toMatch(/opaque|ssw0rd/)
  expect(scrub('nothing to see')).toBe('nothing to see')
})

test.each([
  'sk-ant-api03-abcdefghijklmnop',
  'slipway_session_AbCdEf0123456789_-AbCdEf01',
  'slipway_cli_AbCdEf0123456789AbCdEf01',
])('[W14] what looks like a secret of ours is removed though nobody named it: %s', (secret) => {
  expect(createScrub([])(`refused ${secret} today`)).toBe('refused [removed] today')
})

test('[W14] a password in any address and a bearer token are removed, the rest of the line stays', () => {
  const scrub = createScrub([])
  expect(scrub('fetch https://ada:hunter2secret@git.example.org/x failed')).toBe(
    'fetch https://ada:[removed]@git.example.org/x failed',
  )
  expect(scrub('authorization: Bearer abc.def-ghi_jkl')).toBe('authorization: Bearer [removed]')
  expect(scrub('see http://127.0.0.1:3000/a@b and 12:30@noon')).toBe('see http://127.0.0.1:3000/a@b and 12:30@noon')
})

test('a short word is no secret, however it was named', () => {
  expect(createScrub(['test'])('a test')).toBe('a test')
})
