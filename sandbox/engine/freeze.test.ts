import { expect, test } from 'vitest'
import { freeze } from './freeze.ts'

const REFUSED = 'OCI runtime pause failed: unable to freeze: unknown'

/** As dockerode rejects. */
function engineThatSays(...answers: ({ statusCode: number; message: string } | null)[]) {
  const asked: number[] = []
  return {
    asked,
    pause: async () => {
      const answer = answers[asked.push(1) - 1] ?? null
      if (answer !== null) throw Object.assign(new Error(answer.message), { statusCode: answer.statusCode })
    },
  }
}

test('a container that the kernel did not get to stand still is asked for again', async () => {
  const container = engineThatSays({ statusCode: 500, message: REFUSED }, { statusCode: 500, message: REFUSED })
  await freeze(container)
  expect(container.asked).toHaveLength(3)
})

test('one that never does ends with what the engine said', async () => {
  const refusal = { statusCode: 500, message: REFUSED }
  const container = engineThatSays(refusal, refusal, refusal)
  await expect(freeze(container, 2)).rejects.toThrow(REFUSED)
  expect(container.asked).toHaveLength(2)
})

test.each([304, 404, 409])('the answer %i says that there is nothing to do', async (statusCode) => {
  const container = engineThatSays({ statusCode, message: 'so already' })
  await freeze(container)
  expect(container.asked).toHaveLength(1)
})

test('another failure is told at once', async () => {
  const container = engineThatSays({ statusCode: 500, message: 'the shim is gone' })
  await expect(freeze(container)).rejects.toThrow('the shim is gone')
  expect(container.asked).toHaveLength(1)
})
