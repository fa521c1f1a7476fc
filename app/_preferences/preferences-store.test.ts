/** What a person changes while the page still asks for what they like. */
import { expect, test, vi } from 'vitest'
import { DEFAULT_PREFERENCES } from '#protocol/preferences.ts'
import { useLook } from '../_ui/look/use-look.ts'
import { usePreferences } from './preferences-store.ts'

const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })

test('what was changed while the answer was on its way is not undone by it', async () => {
  const stored = { ...DEFAULT_PREFERENCES, fontSize: 16, keyBindings: { palette: 'Mod+J' } }
  vi.stubGlobal('document', { querySelector: () => ({ content: 'proof' }) })
  // Without a page there is nothing to look different.
  useLook.setState({ change: () => {} })
  let answer = (_response: Response) => {}
  vi.stubGlobal(
    'fetch',
    vi.fn((_url: string, init?: RequestInit) =>
      init?.method === 'PUT'
        ? Promise.resolve(json({ ...stored, density: 'comfortable' }))
        : new Promise<Response>((resolve) => {
            answer = resolve
          }),
    ),
  )
  const loading = usePreferences.getState().load()
  await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce())
  expect(usePreferences.getState().loaded).toBe(false)
  await usePreferences.getState().change({ density: 'comfortable' })
  answer(json(stored))
  await loading
  expect(usePreferences.getState()).toMatchObject({
    loaded: true,
    preferences: { density: 'comfortable', fontSize: 16, keyBindings: { palette: 'Mod+J' } },
  })
})
