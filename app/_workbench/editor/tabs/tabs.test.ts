/** Tabs behave as people know them from their editors. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  activePath,
  closeEverywhere,
  closeTab,
  EMPTY_TABS,
  focusTab,
  keepTab,
  moveTab,
  openTab,
  renameTab,
  splitTab,
  type TabGroup,
  type Tabs,
} from './tabs.ts'

const opened = (...paths: string[]) =>
  paths.reduce<Tabs>((tabs, path) => openTab(tabs, path, { preview: false }), EMPTY_TABS)

test('a glance takes the place of the glance before; an opened file stays', () => {
  const glanced = openTab(openTab(opened('a'), 'b', { preview: true }), 'c', { preview: true })
  expect(glanced.left).toEqual({ paths: ['a', 'c'], active: 'c', preview: 'c' })
  const kept = openTab(keepTab(glanced, 'c'), 'd', { preview: true })
  expect(kept.left.paths).toEqual(['a', 'c', 'd'])
})

test('opening what is open shows it, and by name makes it stay', () => {
  const glanced = openTab(opened('a'), 'b', { preview: true })
  const again = openTab(focusTab(glanced, 'left', 'a'), 'b', { preview: false })
  expect(again.left).toEqual({ paths: ['a', 'b'], active: 'b', preview: null })
})

test('a new tab stands behind the one looked at, and closing goes to the neighbour', () => {
  const tabs = openTab(focusTab(opened('a', 'b', 'c'), 'left', 'a'), 'x', { preview: false })
  expect(tabs.left.paths).toEqual(['a', 'x', 'b', 'c'])
  expect(activePath(closeTab(tabs, 'left', 'x'))).toBe('b')
  expect(activePath(closeTab(opened('a', 'b'), 'left', 'b'))).toBe('a')
  expect(activePath(closeTab(opened('a'), 'left', 'a'))).toBeNull()
})

test('a split shows the file twice; the last tab of a group takes the group with it', () => {
  const split = splitTab(opened('a', 'b'), 'b')
  expect(split).toMatchObject({ right: { paths: ['b'], active: 'b' }, focus: 'right' })
  expect(closeTab(split, 'right', 'b')).toMatchObject({ right: null, focus: 'left' })
  const onlyRight = closeTab(closeTab(split, 'left', 'a'), 'left', 'b')
  expect(onlyRight).toMatchObject({ left: { paths: ['b'] }, right: null })
  expect(closeEverywhere(split, 'b').left.paths).toEqual(['a'])
})

test('tabs are moved within a group and across', () => {
  expect(moveTab(opened('a', 'b', 'c'), { path: 'c', from: 'left', to: 'left', before: 'a' }).left.paths).toEqual([
    'c',
    'a',
    'b',
  ])
  const across = moveTab(opened('a', 'b'), { path: 'a', from: 'left', to: 'right', before: null })
  expect(across).toMatchObject({ left: { paths: ['b'] }, right: { paths: ['a'], active: 'a' }, focus: 'right' })
})

test('a renamed file keeps its tabs', () => {
  expect(renameTab(splitTab(opened('a'), 'a'), 'a', 'z')).toMatchObject({
    left: { paths: ['z'], active: 'z' },
    right: { paths: ['z'], active: 'z' },
  })
})

test('whatever is done, what is looked at is open, no path is there twice in a group, and no second group is empty', () => {
  const path = fc.constantFrom('a', 'b', 'c', 'd')
  const side = fc.constantFrom('left' as const, 'right' as const)
  const step = fc.oneof(
    fc.tuple(path, fc.boolean()).map(
      ([one, preview]) =>
        (tabs: Tabs) =>
          openTab(tabs, one, { preview }),
    ),
    fc.tuple(side, path).map(
      ([at, one]) =>
        (tabs: Tabs) =>
          closeTab(tabs, at, one),
    ),
    fc.tuple(side, path).map(
      ([at, one]) =>
        (tabs: Tabs) =>
          focusTab(tabs, at, one),
    ),
    path.map((one) => (tabs: Tabs) => (activePath(tabs) === null ? tabs : splitTab(tabs, one))),
    fc.tuple(path, side, side, fc.option(path)).map(
      ([one, from, to, before]) =>
        (tabs: Tabs) =>
          moveTab(tabs, { path: one, from, to, before }),
    ),
    fc.tuple(path, path).map(
      ([from, to]) =>
        (tabs: Tabs) =>
          renameTab(tabs, from, to),
    ),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const tabs = steps.reduce((now, one) => one(now), EMPTY_TABS)
      for (const group of [tabs.left, ...(tabs.right === null ? [] : [tabs.right])]) expectSound(group)
      expect(tabs.right?.paths.length).not.toBe(0)
      if (tabs.focus === 'right') expect(tabs.right).not.toBeNull()
    }),
    { numRuns: 500, seed: 7 },
  )
})

function expectSound({ paths, active, preview }: TabGroup) {
  expect(new Set(paths).size).toBe(paths.length)
  if (paths.length === 0) expect(active).toBeNull()
  else expect(paths).toContain(active)
  if (preview !== null) expect(paths).toContain(preview)
}
