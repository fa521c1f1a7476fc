/** The small model allows and blocks in time, or there is a doubt; it is not asked twice, nor for ever. */
import { expect, test } from 'vitest'
import type { ClassifierQuestion } from '../permissions/classifier.ts'
import type { Clock } from '../ports.ts'
import { createScriptedModel, fails, type Script, say } from '../testing/scripted-model.ts'
import { createModelClassifier } from './model-classifier.ts'

const question: ClassifierQuestion = {
  ...{ tool: 'Bash', input: { command: 'make deploy' }, commands: ['make deploy'], directory: '/workspace' },
  ...{ request: 'Deploy it', concern: 'No rule covers it.' },
}
const fresh = { classifier: { inRow: 0, total: 0 }, usage: spent(0), capMicroUsd: null, turns: {} }
const at = { model: 'small', state: fresh }

function spent(costMicroUsd: number) {
  return { inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0, costMicroUsd }
}

/** Time passes only when a test says so. */
function handClock(): Clock & { pass(): void } {
  const waiting = new Set<() => void>()
  return {
    now: () => new Date(0),
    monotonic: () => 0,
    sleep: (_ms, { signal }) =>
      new Promise((resolve, reject) => {
        waiting.add(resolve)
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
      }),
    pass() {
      for (const wake of waiting) wake()
    },
  }
}

function classifierOf(script: Script) {
  const clock = handClock()
  const model = createScriptedModel(script)
  return { clock, model, classify: createModelClassifier({ model, clock }) }
}

const says = (verdict: string, reason = 'Because.'): Script => {
  const line = JSON.stringify({ verdict, reason })
  return () => ({ parts: [say(line)], stopReason: 'end_turn', usage: spent(7) })
}

test.each([
  ['allow', 'allow', 'sees no harm: Because.'],
  ['block', 'block', 'sees harm: Because.'],
  ['ask', 'doubt', 'is not sure: Because.'],
])('[CL1] %s is %s, with the reason and what it cost', async (verdict, kind, words) => {
  const { classify } = classifierOf(says(verdict))
  const { answer, fact } = await classify(question, at)
  expect(answer).toEqual({ kind, reason: `The model that looks at calls ${words}` })
  expect(fact).toMatchObject({ model: 'small', verdict: kind, usage: { costMicroUsd: 7 } })
})

test("[CL1] it is told the command, its directory and the person's words, and that nothing else has authority", async () => {
  const { classify, model } = classifierOf(says('allow'))
  await classify(question, at)
  const [request] = model.requests
  expect(request?.tools).toEqual([])
  const [content] = request?.messages[0]?.content ?? []
  expect(JSON.parse(content?.type === 'text' ? content.text : '')).toEqual({
    request: 'Deploy it',
    call: {
      ...{ tool: 'Bash', input: { command: 'make deploy' }, commands: ['make deploy'], directory: '/workspace' },
      whyNotAllowedAlready: 'No rule covers it.',
    },
  })
})

test.each<[string, Script]>([
  ['prose', () => ({ parts: [say('Sure, allow it.')], stopReason: 'end_turn' })],
  ['a verdict that is none', says('yes')],
  ['no reason', says('allow', ' ')],
  ['an answer that is cut', () => ({ parts: [say('{"verdict":"allow","reason":"x"}')], stopReason: 'max_tokens' })],
  ['two lines', () => ({ parts: [say('{"verdict":"allow","reason":"x"}\n{"verdict":"block","reason":"x"}')] })],
  ['a failure', () => fails('overloaded')],
])('[CL2] %s is a doubt', async (_name, script) => {
  const { classify } = classifierOf(script)
  expect((await classify(question, at)).answer.kind).toBe('doubt')
})

test('[CL2] what is not there when the deadline comes is a doubt, and counts as spent', async () => {
  const never = new Promise<void>(() => undefined)
  const { classify, clock } = classifierOf(() => ({ parts: [{ type: 'pause', until: never }, say('late')] }))
  const pending = classify(question, at)
  await Promise.resolve()
  clock.pass()
  const { answer, fact } = await pending
  expect(answer).toMatchObject({ kind: 'doubt', reason: expect.stringContaining('in time') })
  expect(fact?.usage?.costMicroUsd).toBeGreaterThan(0)
})

test.each([
  ['three in a row', { ...fresh, classifier: { inRow: 3, total: 3 } }],
  ['twenty in all', { ...fresh, classifier: { inRow: 0, total: 20 } }],
  ['the cap', { ...fresh, usage: spent(10), capMicroUsd: 100 }],
])('[CL3] after %s nobody is asked and a person decides', async (_name, state) => {
  const { classify, model } = classifierOf(says('allow'))
  expect(await classify(question, { model: 'small', state })).toMatchObject({ answer: { kind: 'doubt' }, fact: null })
  expect(model.requests).toEqual([])
})

test('[CL4] the same question is asked once; another directory, request or model is another question; a doubt is asked again', async () => {
  const { classify, model } = classifierOf(says('block'))
  await classify(question, at)
  expect((await classify(question, at)).fact).toEqual({ model: 'small', verdict: 'block', reason: expect.any(String) })
  expect(model.requests).toHaveLength(1)
  await classify({ ...question, directory: '/workspace/a' }, at)
  await classify({ ...question, request: 'Do not deploy' }, at)
  await classify(question, { ...at, model: 'other' })
  expect(model.requests).toHaveLength(4)
  const doubting = classifierOf(says('ask'))
  await doubting.classify(question, at)
  await doubting.classify(question, at)
  expect(doubting.model.requests).toHaveLength(2)
})

test('what is too long to be shown whole is a doubt', async () => {
  const { classify, model } = classifierOf(says('allow'))
  const long = { ...question, input: { command: 'x'.repeat(20_000) } }
  expect((await classify(long, at)).answer.kind).toBe('doubt')
  expect(model.requests).toEqual([])
})
