/** What was opened is closed, last first, whatever fails. */
import { expect, it } from 'vitest'
import { createClosingStack, openAll } from './closing-stack.ts'

it('closes last first, goes on over a failure, and does so once', async () => {
  const closed: string[] = []
  const stack = createClosingStack()
  stack.defer(() => void closed.push('first'))
  stack.defer(() => Promise.reject(new Error('stuck')))
  stack.use({
    async [Symbol.asyncDispose]() {
      closed.push('last')
    },
  })
  await expect(Promise.resolve(stack[Symbol.asyncDispose]())).rejects.toThrow('stuck')
  await stack[Symbol.asyncDispose]()
  expect(closed).toEqual(['last', 'first'])
})

it('closes what had been opened when the next does not open', async () => {
  const closed: string[] = []
  const opening = openAll(async (stack) => {
    stack.defer(() => void closed.push('database'))
    throw new Error('no key')
  })
  await expect(opening).rejects.toThrow('no key')
  expect(closed).toEqual(['database'])
})
