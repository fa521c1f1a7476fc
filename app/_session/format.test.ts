/** A clock that runs shows whole seconds, two digits of each, and hours only when there are some. */
import { expect, test } from 'vitest'
import { formatElapsed } from './format.ts'

test.each([
  [-1, '0:00'],
  [999, '0:00'],
  [7_000, '0:07'],
  [59_999, '0:59'],
  [60_000, '1:00'],
  [134_000, '2:14'],
  [3_599_999, '59:59'],
  [3_600_000, '1:00:00'],
  [3_729_000, '1:02:09'],
])('%d ms is %s', (ms, text) => expect(formatElapsed(ms)).toBe(text))
