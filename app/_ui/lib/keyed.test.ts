/** Rows that say the same are told apart. */
import { expect, test } from 'vitest'
import { keyed } from './keyed.ts'

test('each row has a key of its own, the same for the same rows, whatever they are called', () => {
  const rows = ['ls', 'cd a', 'ls', '1:ls', 'ls']
  const keys = keyed(rows, (row) => row).map(({ key }) => key)
  expect(new Set(keys).size).toBe(rows.length)
  expect(keyed(rows, (row) => row).map(({ row }) => row)).toEqual(rows)
  expect(keyed(rows.slice(0, 3), (row) => row).map(({ key }) => key)).toEqual(keys.slice(0, 3))
})
