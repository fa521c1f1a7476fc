/** What one pane asks reaches the one that can do it, also when that comes later. */
import { expect, test } from 'vitest'
import { createIntents } from './intents.ts'

test('an intent reaches whoever takes it by its name', () => {
  const intents = createIntents()
  const seen: unknown[] = []
  intents.take('open-file', (body) => seen.push(body))
  intents.send('open-file', { path: 'a.ts', line: 3 })
  intents.send('open-preview', { port: 3000 })
  expect(seen).toEqual([{ path: 'a.ts', line: 3 }])
})

test('an intent waits for a pane that is not there yet, and only the newest does, once', () => {
  const intents = createIntents()
  const seen: string[] = []
  intents.send('open-file', { path: 'old.ts' })
  intents.send('open-file', { path: 'new.ts' })
  intents.take('open-file', ({ path }) => seen.push(path))
  intents.take('open-file', ({ path }) => seen.push(`second ${path}`))
  expect(seen).toEqual(['new.ts'])
})

test('a pane that left takes nothing; the one before it takes again', () => {
  const intents = createIntents()
  const seen: string[] = []
  intents.take('compose', ({ text }) => seen.push(`first ${text}`))
  const stop = intents.take('compose', ({ text }) => seen.push(`second ${text}`))
  intents.send('compose', { text: 'a' })
  stop()
  intents.send('compose', { text: 'b' })
  expect(seen).toEqual(['second a', 'first b'])
})

test('listeners hear of each intent before it is taken', () => {
  const intents = createIntents()
  const seen: string[] = []
  intents.take('show-changes', () => seen.push('taken'))
  const stop = intents.onSend((name) => seen.push(name))
  intents.send('show-changes', {})
  stop()
  intents.send('show-changes', {})
  expect(seen).toEqual(['show-changes', 'taken', 'taken'])
})

test('a wish waits until somebody takes it', () => {
  const intents = createIntents()
  expect(intents.waits('open-file')).toBe(false)
  intents.send('open-file', { path: 'a.ts' })
  expect(intents.waits('open-file')).toBe(true)
  intents.take('open-file', () => {})
  expect(intents.waits('open-file')).toBe(false)
  intents.send('open-file', { path: 'b.ts' })
  expect(intents.waits('open-file')).toBe(false)
})

test('a wish that waits is changed, one that was taken is not asked for again', () => {
  const intents = createIntents()
  const seen: unknown[] = []
  const quietly = () => intents.amend('open-file', (body) => ({ ...body, focus: false }))
  quietly()
  expect(intents.waits('open-file')).toBe(false)
  intents.send('open-file', { path: 'a.ts', focus: true })
  quietly()
  intents.take('open-file', (body) => seen.push(body))
  quietly()
  expect(seen).toEqual([{ path: 'a.ts', focus: false }])
})
