/** The cookie is a stranger's text: it is read or it is not, and nothing else happens. */
import { expect, test } from 'vitest'
import { DEFAULT_LOOK, lookAttributes, readLook, writeLook } from './look.ts'

test('what is written is read again', () => {
  const look = { theme: 'dark', density: 'comfortable', textSize: 15 } as const
  expect(readLook(writeLook(look))).toEqual(look)
})

test.each([null, undefined, '', 'dark', 'x.y.z', '<script>.compact.99', '..'])('%j falls back part by part', (text) => {
  expect(readLook(text)).toEqual({ ...DEFAULT_LOOK, theme: text === 'dark' ? 'dark' : 'system' })
})

test('the size of type scales all sizes from thirteen', () => {
  expect(lookAttributes({ ...DEFAULT_LOOK, textSize: 13 }).style).toEqual({ '--type-scale': '1' })
  expect(lookAttributes({ ...DEFAULT_LOOK, textSize: 16 }).style['--type-scale']).toBe(String(16 / 13))
})
