/** Back and forth through what was sent, without losing what was being written. */
import { expect, test } from 'vitest'
import { NOW, stepHistory } from './history.ts'

const SENT = ['one', 'two', 'two', 'three']

test('back to the oldest, repeats once, and forth to the draft', () => {
  let place = NOW
  let text = 'draft'
  const seen: string[] = []
  for (const by of [1, 1, 1, 1, -1, -1, -1, -1] as const) {
    const step = stepHistory(SENT, place, { by, text })
    if (step === null) seen.push('end')
    else {
      place = step.place
      text = step.text
      seen.push(text)
    }
  }
  expect(seen).toEqual(['three', 'two', 'one', 'end', 'two', 'three', 'draft', 'end'])
})

test('nothing was sent: nothing happens', () => {
  expect(stepHistory([], NOW, { by: 1, text: 'x' })).toBeNull()
})
