import { beforeEach, expect, test, vi } from 'vitest'
import type { DocumentKeeper } from './documents/documents.ts'
import { readStoredTabs, storeTabs } from './tabs/stored-tabs.ts'
import { activePath, EMPTY_TABS, openTab, type Tabs } from './tabs/tabs.ts'
import { createView, rememberTabs } from './use-remembered-tabs.ts'

const opened = (...paths: string[]) =>
  paths.reduce<Tabs>((tabs, path) => openTab(tabs, path, { preview: false }), EMPTY_TABS)

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  })
})

test('a file that is asked for before the editor is there comes on top of what was open, and all of it is kept', () => {
  storeTabs('1', opened('a', 'b'))
  const read: string[] = []
  const view = createView('1')
  // Whoever comes first, as a click that waited for the pane.
  view.setState(({ tabs }) => ({ tabs: openTab(tabs, 'clicked', { preview: true }) }))
  const stop = rememberTabs({
    sessionId: '1',
    view,
    keeper: { open: async (path) => void read.push(path) } as DocumentKeeper,
  })
  expect(read).toEqual(['a', 'b', 'clicked'])
  expect(activePath(view.getState().tabs)).toBe('clicked')
  view.setState(({ tabs }) => ({ tabs: openTab(tabs, 'next', { preview: false }) }))
  expect(readStoredTabs('1')?.left).toEqual({
    paths: ['a', 'b', 'clicked', 'next'],
    active: 'next',
    preview: 'clicked',
  })
  stop()
})

test('each session remembers its own files; where none were open, none are', () => {
  storeTabs('1', opened('a'))
  expect(createView('2').getState()).toEqual({ tabs: EMPTY_TABS, target: null })
  expect(activePath(createView('1').getState().tabs)).toBe('a')
})
