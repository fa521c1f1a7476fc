/** Every reason why there is no page has its own sentence, and offers what helps. */
import { expect, test } from 'vitest'
import { previewStand, type StandInput } from './preview-words.ts'

const READY = { kind: 'ready', sandboxId: 'b', ledgerId: 'l', bootId: 'o', startedAt: '' } as const
const port = (number: number) => ({ port: number, process: 'node', since: '' })
const input = (more: Partial<StandInput>): StandInput => ({
  ...{ sandbox: READY, ports: [port(3000)], port: 3000, ailing: null, refused: null },
  ...more,
})

test('a port that listens is shown; so is one of which nobody knows', () => {
  expect(previewStand(input({}))).toEqual({ kind: 'show' })
  expect(previewStand(input({ ports: null }))).toEqual({ kind: 'show' })
})

test.each<[Partial<StandInput>, string, string]>([
  [{ ailing: 'Containers cannot be reached.' }, 'trouble', 'Containers cannot be reached.'],
  [{ sandbox: null }, 'wait', 'being opened'],
  [{ sandbox: { kind: 'none' } }, 'choose', 'Nothing runs yet'],
  [{ sandbox: { kind: 'preparing', phase: 'container', detail: null } }, 'wait', 'starting'],
  [{ sandbox: { kind: 'paused', sandboxId: 'b' } }, 'wait', 'paused'],
  [{ sandbox: { kind: 'stopped', sandboxId: 'b', reason: 'It was idle.' } }, 'wait', 'It was idle.'],
  [{ sandbox: { kind: 'lost', reason: 'It is gone.', survives: [], end: null } }, 'trouble', 'It is gone.'],
  [{ port: null, ports: [] }, 'choose', 'Nothing listens yet'],
  [{ port: null }, 'choose', 'One port listens'],
  [{ port: null, ports: [port(1), port(2)] }, 'choose', '2 ports listen'],
  [{ port: 8080 }, 'wait', 'Nothing listens on port 8080'],
  [{ refused: { code: 'not_allowed', sentence: 'You may not.' } }, 'trouble', 'You may not.'],
])('%j', (more, kind, words) => {
  expect(previewStand(input(more))).toMatchObject({ kind, sentence: expect.stringContaining(words) })
})

test('what sleeps can be woken', () => {
  expect(previewStand(input({ sandbox: { kind: 'paused', sandboxId: 'b' } }))).toMatchObject({ wake: 'Wake it' })
  expect(previewStand(input({ sandbox: { kind: 'stopped', sandboxId: 'b', reason: '' } }))).toMatchObject({
    wake: 'Start it',
  })
})
