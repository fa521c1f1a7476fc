import { expect, test } from 'vitest'
import { ask, openQuestion } from './question.ts'

const DELETE = { title: 'Delete a.txt?', sentence: 'It cannot be brought back.', act: 'Delete' }

test('a question is answered once, and a newer one is a no to the one before', async () => {
  const first = ask(DELETE)
  const second = ask({ ...DELETE, title: 'Delete b.txt?' })
  expect(await first).toBe(false)
  expect(openQuestion.getState().question?.title).toBe('Delete b.txt?')
  openQuestion.getState().question?.answer(true)
  expect(await second).toBe(true)
  expect(openQuestion.getState().question).toBeNull()
})
