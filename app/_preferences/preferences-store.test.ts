/** What a person changes while the page still asks for what they like, and while other changes are on their way. */
import { beforeEach, expect, test, vi } from 'vitest'
import { DEFAULT_PREFERENCES } from '#protocol/preferences.ts'
import { useLook } from '../_ui/look/use-look.ts'
import { usePreferences } from './preferences-store.ts'

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
const failed = () => new Response('{}', { status: 500 })

const stored = { ...DEFAULT_PREFERENCES, fontSize: 16, keyBindings: { palette: 'Mod+J' } }
const { load, change } = usePreferences.getState()
const now = () => usePreferences.getState().preferences

/** A server that answers when it is told to: `answers` are those it still owes, in the order they were asked for. */
function slowServer() {
  const answers: ((response: Response) => void)[] = []
  vi.stubGlobal(
    'fetch',
    vi.fn(() => new Promise<Response>((resolve) => answers.push(resolve))),
  )
  return answers
}

beforeEach(() => {
  vi.stubGlobal('document', { querySelector: () => ({ content: 'proof' }) })
  // Without a page there is nothing to look different.
  useLook.setState({ change: () => {} })
  usePreferences.setState(usePreferences.getInitialState())
})

test('what was changed while the answer was on its way is not undone by it', async () => {
  const answers = slowServer()
  const [loading, changing] = [load(), change({ density: 'comfortable' })]
  answers[1]?.(json({ ...DEFAULT_PREFERENCES, density: 'comfortable' }))
  await changing
  expect(usePreferences.getState().loaded).toBe(false)
  answers[0]?.(json(stored))
  await loading
  expect(usePreferences.getState()).toMatchObject({ loaded: true, preferences: { ...stored, density: 'comfortable' } })
})

test('what the server knows of stands no more over what it answers', async () => {
  const answers = slowServer()
  const changing = change({ fontSize: 20 })
  answers[0]?.(json({ ...DEFAULT_PREFERENCES, fontSize: 20 }))
  await changing
  const loading = load()
  answers[1]?.(json(stored))
  await loading
  expect(now()).toEqual(stored)
})

test('a change that fails takes back itself and no other', async () => {
  const answers = slowServer()
  const first = change({ fontSize: 20, theme: 'dark' })
  const second = change({ density: 'comfortable', fontSize: 22 })
  answers[1]?.(json({ ...DEFAULT_PREFERENCES, density: 'comfortable', fontSize: 22 }))
  await second
  answers[0]?.(failed())
  await first
  expect(now()).toEqual({ ...DEFAULT_PREFERENCES, density: 'comfortable', fontSize: 22 })
})

test('of two changes of the same that fail, neither leaves what the other wanted', async () => {
  const answers = slowServer()
  const both = [change({ fontSize: 20 }), change({ fontSize: 22 })]
  answers[0]?.(failed())
  await both[0]
  expect(now().fontSize).toBe(22)
  answers[1]?.(failed())
  await both[1]
  expect(now()).toEqual(DEFAULT_PREFERENCES)
})

test('a change that fails after the answer came leads back to the answer', async () => {
  const answers = slowServer()
  const [loading, changing] = [load(), change({ fontSize: 20 })]
  answers[0]?.(json(stored))
  await loading
  expect(now()).toEqual({ ...stored, fontSize: 20 })
  answers[1]?.(failed())
  await changing
  expect(now()).toEqual(stored)
})
