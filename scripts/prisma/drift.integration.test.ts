/** The migrations and the schema say the same. */
import { expect, it } from 'vitest'
import { findDrift } from './drift.ts'

it('finds nothing in the schema that the migrations do not make', async () => {
  expect(await findDrift()).toBe('')
})
