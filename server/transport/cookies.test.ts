/** The one cookie, and the proof beside it. */
import { expect, test } from 'vitest'
import { clearCookie, pageTokenOf, sessionCookie, setCookie } from './cookies.ts'

const read = (cookie: string | undefined) => sessionCookie({ headers: cookie === undefined ? {} : { cookie } })

test('is found among others, and nothing that only looks like it', () => {
  expect(read('a=1; slipway_session=abc ; b=2')).toBe('abc')
  expect(read('slipway_session=first; slipway_session=second')).toBe('first')
  for (const none of [undefined, '', 'xslipway_session=abc', 'slipway_session', 'SLIPWAY_SESSION=abc', ';;;']) {
    expect(read(none), none).toBeNull()
  }
})

test('[W12] a huge header is not searched', () => {
  expect(read(`slipway_session=abc; pad=${'x'.repeat(20_000)}`)).toBeNull()
})

test('[W6] scripts cannot read it, other sites cannot make it travel with what they post, and https keeps it to https', () => {
  const cookie = setCookie('tok', '2030-01-02T03:04:05.000Z', true)
  expect(cookie).toBe(
    'slipway_session=tok; Path=/; HttpOnly; SameSite=Lax; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Secure',
  )
  expect(setCookie('tok', '2030-01-02T03:04:05.000Z', false)).not.toContain('Secure')
  expect(clearCookie(false)).toContain('Max-Age=0')
})

test('[W5] the page’s token follows from the cookie, differs from it, and leads back to nothing', () => {
  expect(pageTokenOf('one')).toBe(pageTokenOf('one'))
  expect(pageTokenOf('one')).not.toBe(pageTokenOf('two'))
  expect(pageTokenOf('one')).not.toContain('one')
  expect(pageTokenOf('one')).toMatch(/^[\w-]{43}$/)
})
