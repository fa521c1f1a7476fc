/** Which terminal is in front, alone and side by side, as tabs come and go. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Arrangement,
  activeKey,
  closeOutput,
  NOTHING_SHOWN,
  openOutput,
  outputKey,
  settle,
  showTab,
  splitWith,
  unsplit,
} from './arrangement.ts'

const shown = (more: Partial<Arrangement>): Arrangement => ({ ...NOTHING_SHOWN, ...more })

test('a tab comes to the front where the focus is', () => {
  expect(showTab(shown({ left: 'a' }), 'b')).toMatchObject({ left: 'b', right: null })
  expect(showTab(shown({ left: 'a', right: 'b', focus: 'right' }), 'c')).toMatchObject({ left: 'a', right: 'c' })
})

test('a tab that is seen is only focused', () => {
  const split = shown({ left: 'a', right: 'b', focus: 'left' })
  expect(showTab(split, 'b')).toEqual({ ...split, focus: 'right' })
})

test('two stand side by side, never the same twice', () => {
  expect(splitWith(shown({ left: 'a' }), 'b')).toMatchObject({ left: 'a', right: 'b', focus: 'right' })
  expect(splitWith(shown({ left: 'a' }), 'a')).toMatchObject({ left: 'a', right: null })
  expect(unsplit(shown({ left: 'a', right: 'b', focus: 'right' }))).toMatchObject({ left: 'b', right: null })
})

test('what is closed gives its place to the next one, then to the one before', () => {
  const tabs = ['a', 'b', 'c']
  expect(settle(shown({ left: 'b' }), tabs, ['a', 'c']).left).toBe('c')
  expect(settle(shown({ left: 'c' }), tabs, ['a', 'b']).left).toBe('b')
  expect(settle(shown({ left: 'a' }), ['a'], []).left).toBeNull()
})

test('of two side by side the one that stays has all the room', () => {
  const split = shown({ left: 'a', right: 'b', focus: 'right' })
  expect(settle(split, ['a', 'b'], ['b'])).toMatchObject({ left: 'b', right: null, focus: 'left' })
  expect(settle(split, ['a', 'b'], ['a'])).toMatchObject({ left: 'a', right: null, focus: 'left' })
})

test('a page that comes back finds what it had; with nothing shown, the newest', () => {
  const kept = shown({ left: 'b' })
  expect(settle(kept, [], ['a', 'b'])).toBe(kept)
  expect(settle(NOTHING_SHOWN, [], ['a', 'b']).left).toBe('b')
})

test('output that is opened twice is one tab', () => {
  const output = { callSeq: 7, taskId: 'task_7', command: 'npm run dev' }
  const once = openOutput(NOTHING_SHOWN, output)
  expect(openOutput(once, output)).toEqual(once)
  expect(once.left).toBe(outputKey(output))
  expect(closeOutput(once, outputKey(output)).outputs).toEqual([])
})

test('whatever comes and goes: only tabs that are there are shown, one at least if there is any, none twice', () => {
  const keys = fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c', 'd'))
  const key = fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null })
  const arrangement = fc
    .record({ left: key, right: key, focus: fc.constantFrom('left' as const, 'right' as const) })
    .filter(({ left, right }) => left !== right || left === null)
  fc.assert(
    fc.property(arrangement, keys, keys, (sides, before, now) => {
      const { left, right, ...settled } = settle(shown(sides), before, now)
      for (const one of [left, right]) expect(one === null || now.includes(one)).toBe(true)
      expect(left === null).toBe(now.length === 0)
      expect(left === null || left !== right).toBe(true)
      expect(activeKey({ left, right, ...settled })).not.toBe(now.length === 0 ? 'never' : null)
    }),
  )
})
