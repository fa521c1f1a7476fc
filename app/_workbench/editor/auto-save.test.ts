/** What is saved by itself while it is not known yet, and once it is, how the person likes that. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createAutoSave } from './auto-save.ts'
import { newDocument } from './documents/document.ts'
import type { Documents } from './documents/documents.ts'

const DELAY_MS = 1_000
const liking = (autoSave: 'off' | 'after-delay' | 'on-focus-change') => ({ autoSave, autoSaveDelayMs: DELAY_MS })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** An editor whose disk takes everything. */
function editor() {
  const store = createStore<Documents>()(() => ({}))
  const saved: string[] = []
  const put = (path: string, dirty: boolean) => store.setState({ [path]: { ...newDocument(path), dirty } })
  const save = async (path: string) => {
    saved.push(path)
    put(path, false)
    return true
  }
  const hearers = new Set<(path: string) => void>()
  const onEdit = (hear: (path: string) => void) => {
    hearers.add(hear)
    return () => void hearers.delete(hear)
  }
  /** Each change after the first leaves the document as it was. */
  const write = (path: string) => {
    if (store.getState()[path]?.dirty !== true) put(path, true)
    for (const hear of hearers) hear(path)
  }
  const saves = createAutoSave({ store, save, onEdit })
  let stop = () => {}
  /** As the page does: the one before is stopped first. */
  const like = (next: Parameters<typeof saves.like>[0]) => {
    stop()
    stop = saves.like(next)
  }
  return { ...saves, like, saved, write }
}
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('what was written before it was known that pauses save is saved after one', async () => {
  const { like, write, saved } = editor()
  like(null)
  write('early')
  await wait(10 * DELAY_MS)
  expect(saved).toEqual([])
  like(liking('after-delay'))
  await wait(DELAY_MS - 1)
  expect(saved).toEqual([])
  await wait(1)
  expect(saved).toEqual(['early'])
})

test('who writes on is not saved in the middle of a word: a pause counts from the last change', async () => {
  const { like, write, saved } = editor()
  like(liking('after-delay'))
  for (let key = 0; key < 5; key += 1) {
    write('a')
    await wait(DELAY_MS - 1)
  }
  expect(saved).toEqual([])
  await wait(1)
  expect(saved).toEqual(['a'])
})

test('another delay holds for what waited for the one before', async () => {
  const { like, write, saved } = editor()
  like(liking('after-delay'))
  write('a')
  await wait(DELAY_MS / 2)
  like({ ...liking('after-delay'), autoSaveDelayMs: 3 * DELAY_MS })
  await wait(3 * DELAY_MS - 1)
  expect(saved).toEqual([])
  await wait(1)
  expect(saved).toEqual(['a'])
})

test('who saves by key only finds nothing saved, however late that is known', async () => {
  const { like, write, leave, away, saved } = editor()
  like(null)
  write('a')
  await leave()
  away()
  await wait(10 * DELAY_MS)
  like(liking('off'))
  away()
  await leave()
  await wait(10 * DELAY_MS)
  expect(saved).toEqual([])
})

test.each(['leave', 'away'] as const)(
  '%s, before it was known that this saves: it is saved as soon as that is known',
  async (turn) => {
    const { like, write, saved, ...acts } = editor()
    like(null)
    write('a')
    await acts[turn]()
    expect(saved).toEqual([])
    like(liking('on-focus-change'))
    expect(saved).toEqual(['a'])
    write('b')
    await wait(10 * DELAY_MS)
    expect(saved).toEqual(['a'])
    await acts[turn]()
    expect(saved).toEqual(['a', 'b'])
  },
)

test('a text that was only begun after they turned away is not saved before they do so again', async () => {
  const { like, write, leave, saved } = editor()
  like(null)
  await leave()
  write('a')
  like(liking('on-focus-change'))
  await wait(10 * DELAY_MS)
  expect(saved).toEqual([])
})
