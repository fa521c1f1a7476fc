// Order, skipping and failing of steps.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { SetupFailure } from './failure.mjs'
import { runSteps } from './run-steps.mjs'
import { openState } from './state.mjs'

const silent = { started() {}, ended() {}, note() {}, close() {} }

function bench(files = {}) {
  const { root, put } = scratchFolder(files)
  const ran = []
  const step = (name, more = {}) => ({
    name,
    says: name,
    after: [],
    inputs: async () => ({ paths: [`${name}.in`] }),
    isPresent: async () => true,
    run: async () => void ran.push(name),
    ...more,
  })
  const run = (steps, signal = new AbortController().signal, progress = silent) =>
    runSteps(steps, { root, state: openState(join(root, '.setup/state.json')), progress, signal })
  return { root, put, ran, step, run }
}

test('a step runs once, and again only when its inputs change', async () => {
  const { put, ran, step, run } = bench({ 'a.in': '1' })
  expect(await run([step('a')])).toEqual({ kind: 'done', worked: ['a'] })
  expect(await run([step('a')])).toEqual({ kind: 'done', worked: [] })
  put('a.in', '2')
  await run([step('a')])
  expect(ran).toEqual(['a', 'a'])
})

test('a step whose result has gone runs again', async () => {
  const { ran, step, run } = bench({ 'a.in': '1' })
  await run([step('a')])
  await run([step('a', { isPresent: async () => false })])
  expect(ran).toEqual(['a', 'a'])
})

test('a step without inputs is skipped as long as its result is present', async () => {
  const { ran, step, run } = bench()
  await run([step('a', { inputs: undefined })])
  expect(ran).toEqual([])
  await run([step('a', { inputs: undefined, isPresent: async () => false })])
  expect(ran).toEqual(['a'])
})

test('a step waits for those it needs, and its inputs are read after them', async () => {
  const { put, ran, step, run } = bench({ 'b.in': 'old' })
  const makes = step('a', {
    run: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      put('b.in', 'made by a')
      ran.push('a')
    },
  })
  await run([makes, step('b', { after: ['a'] })])
  expect(ran).toEqual(['a', 'b'])
  expect(await run([makes, step('b', { after: ['a'] })])).toEqual({ kind: 'done', worked: [] })
})

test('a failed step is told with its log, stops the others and is not taken for done', async () => {
  const { root, ran, step, run } = bench({ 'a.in': '1', 'b.in': '1', 'c.in': '1' })
  const failure = new SetupFailure('No luck.', 'Try again.')
  const fails = step('a', {
    run: async (context) => {
      context.log('what happened\n')
      throw failure
    },
  })
  const waits = step('b', {
    run: (context) =>
      new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(context.signal.reason))),
  })
  const outcome = await run([fails, waits, step('c', { after: ['a'] })])
  expect(outcome).toMatchObject({ kind: 'failed', step: 'a', error: failure })
  expect(readFileSync(outcome.logPath, 'utf8')).toContain('what happened')
  expect(ran).toEqual([])
  expect(openState(join(root, '.setup/state.json')).hashOf('a')).toBeUndefined()
  // Neither waits for the other: whichever reads its inputs first is done first.
  const again = await run([step('a'), step('b')])
  expect(again.kind).toBe('done')
  expect(again.worked.toSorted()).toEqual(['a', 'b'])
})

test('a step that still looks whether it has anything to do does not begin once another has failed', async () => {
  const { ran, step, run } = bench({ 'a.in': '1', 'b.in': '1' })
  let failed = () => {}
  const hasFailed = new Promise((resolve) => {
    failed = resolve
  })
  const fails = step('a', {
    run: async () => {
      throw new SetupFailure('No luck.', 'Try again.')
    },
  })
  // All are stopped in the same breath in which that is told.
  const progress = { ...silent, ended: (_says, _seconds, how) => how === 'failed' && setImmediate(failed) }
  const looks = step('b', { isPresent: () => hasFailed.then(() => false), inputs: undefined })
  expect(await run([fails, looks], undefined, progress)).toMatchObject({ kind: 'failed', step: 'a' })
  expect(ran).toEqual([])
})

test('an abort rejects, and what was cut off is done again next time', async () => {
  const { ran, step, run } = bench({ 'a.in': '1' })
  const controller = new AbortController()
  const cut = step('a', {
    run: async (context) => {
      controller.abort(new Error('stopped'))
      context.signal.throwIfAborted()
    },
  })
  await expect(run([cut], controller.signal)).rejects.toThrow('stopped')
  await run([step('a')])
  expect(ran).toEqual(['a'])
})
