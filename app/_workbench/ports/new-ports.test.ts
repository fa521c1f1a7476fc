/** What is offered is what has begun to listen, not what was there. */
import { expect, test } from 'vitest'
import { newPorts } from './new-ports.ts'

test('the first look offers nothing, a later one what is new', () => {
  expect(newPorts(null, [3000])).toEqual([])
  expect(newPorts([], [3000])).toEqual([3000])
  expect(newPorts([3000], [3000, 5173])).toEqual([5173])
  expect(newPorts([3000], [])).toEqual([])
})
