/** Figures people read at a glance. */
import { expect, test } from 'vitest'
import { formatAge, formatDuration } from './format-age.ts'
import { formatBytes, formatCents, formatCount, formatMoney } from './format-amount.ts'

const MINUTE = 60_000
test.each([
  [0, 'now'],
  [59_999, 'now'],
  [MINUTE, '1m'],
  [90 * MINUTE, '1h'],
  [47 * 60 * MINUTE, '1d'],
  [20 * 24 * 60 * MINUTE, '2w'],
  [400 * 24 * 60 * MINUTE, '1y'],
])('an age of %d ms is %s', (ms, text) => expect(formatAge(ms)).toBe(text))

test.each([
  [-5, '0 s'],
  [0, '<0.1 s'],
  [99, '<0.1 s'],
  [100, '0.1 s'],
  [449, '0.4 s'],
  [9_999, '9.9 s'],
  [10_000, '10 s'],
  [134_000, '2:14'],
  [3_729_000, '1:02:09'],
])('a duration of %d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text))

test.each([
  [0, '$0.00'],
  [50, '<$0.0001'],
  [4_200, '$0.0042'],
  [10_000, '$0.01'],
  [1_239_000, '$1.24'],
])('%d millionths are %s', (micro, text) => expect(formatMoney(micro)).toBe(text))

test('in a list, cents are enough', () =>
  expect([0, 900, 10_000, 1_239_000].map(formatCents)).toEqual(['', '<$0.01', '$0.01', '$1.24']))

test('bytes and counts change their unit where the figure would grow', () => {
  expect([0, 812, 999, 1000, 4_149, 12_400_000, 999_600].map(formatBytes)).toEqual([
    '0 B',
    '812 B',
    '999 B',
    '1.0 kB',
    '4.1 kB',
    '12 MB',
    '1.0 MB',
  ])
  expect([7, 999, 1000, 12_345, 999_499, 999_500].map(formatCount)).toEqual(['7', '999', '1.0k', '12k', '999k', '1.0M'])
})
