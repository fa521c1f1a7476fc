// What a person reads when set-up fails.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { SetupFailure } from './failure.mjs'
import { describeFailure, setUp } from './set-up.mjs'
import { stepsFor } from './steps.mjs'

test('a foreseen failure is a sentence, what to do, and the end of the log', () => {
  const { put } = scratchFolder()
  const logPath = put('x.log', `${Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join('\n')}\n`)
  const text = describeFailure({ step: 'npm packages', logPath, error: new SetupFailure('It is missing.', 'Get it.') })
  expect(text).toContain('It is missing.\nGet it.')
  expect(text).toContain('| line 40')
  expect(text).not.toContain('| line 25\n')
})

test('an unforeseen failure asks for a report', () => {
  expect(describeFailure({ step: 'x', error: new TypeError('oops') })).toContain('oops')
})

test('a purpose or step that does not exist is refused by name, with an exit code', async () => {
  const stream = new PassThrough()
  const code = await setUp({ purpose: 'start', only: ['nonsense'], stream, root: scratchFolder().root })
  expect(code).toBe(1)
  expect(String(stream.read())).toContain('no step nonsense')
  expect(() => stepsFor('dance')).toThrow('no purpose "dance"')
})

test('the browser belongs to the tests alone, and every step stands after those it needs', () => {
  const start = stepsFor('start').map(({ name }) => name)
  expect(start).not.toContain('browser')
  const all = stepsFor('test')
  expect(all.map(({ name }) => name)).toContain('browser')
  for (const [index, step] of all.entries()) {
    const before = all.slice(0, index).map(({ name }) => name)
    expect(before).toEqual(expect.arrayContaining(step.after))
  }
})
