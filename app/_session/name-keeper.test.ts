/** Names of files are never taken for newer than the question that they answer. */
import { expect, test } from 'vitest'
import { createNameKeeper } from './name-keeper.ts'
import type { ApiResult } from './session-api.ts'

/** A keeper whose questions wait until they are answered. */
function keeper() {
  const answers: ((result: ApiResult<readonly string[]>) => void)[] = []
  const made = createNameKeeper(() => new Promise((resolve) => void answers.push(resolve)))
  const known = () => made.store.getState()
  return { ...made, ask: () => made.ask(known()), answers, known }
}

test('what changed while the names were on their way makes them old at once', async () => {
  const { ask, changed, answers, known } = keeper()
  const first = ask()
  changed()
  answers[0]?.({ ok: true, value: ['a'] })
  await first
  expect(known()).toEqual({ names: ['a'], note: null, at: 0 })
  const second = ask()
  answers[1]?.({ ok: true, value: ['a', 'b'] })
  await second
  expect(known()).toEqual({ names: ['a', 'b'], note: null, at: expect.any(Number) })
  expect(known().at).toBeGreaterThan(0)
  changed()
  expect(known().at).toBe(0)
})

test('a second question waits for the answer to the first', async () => {
  const { ask, answers, known } = keeper()
  const first = ask()
  await ask()
  expect(answers).toHaveLength(1)
  answers[0]?.({ ok: false, message: 'The container is away.' })
  await first
  expect(known()).toMatchObject({ names: null, note: 'The container is away.' })
  void ask()
  expect(answers).toHaveLength(2)
})

test('who has older names than there are by now asks for nothing', async () => {
  let questions = 0
  const made = createNameKeeper(async () => ({ ok: true, value: [`${++questions}`] }))
  const old = made.store.getState()
  await made.ask(old)
  await made.ask(old)
  expect(questions).toBe(1)
  await made.ask(made.store.getState())
  expect(made.store.getState().names).toEqual(['2'])
})
