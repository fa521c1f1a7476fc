/** What a person does to a session while the page asks for the list again. */
import { beforeEach, expect, test, vi } from 'vitest'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { useInbox } from './inbox-store.ts'

const [ONE, OTHER] = ['s-0000000000000001', 's-0000000000000002']
const row = (id: string, title: string): SessionRow => ({
  ...{ id, title, status: 'idle', owner: 'u', createdAt: '', lastActivityAt: '', archived: false },
  ...{ openApprovals: 0, openQuestions: 0, costMicroUsd: 0, lastReason: null, preview: '', source: { kind: 'empty' } },
  ...{ branch: null, lastSeq: 1, seenSeq: 1, unread: 0, restorableUntil: null },
})

/** Of questions that have no answer yet, in the order they were asked. */
let answers: ((rows: readonly SessionRow[] | 'away') => void)[]

beforeEach(() => {
  answers = []
  useInbox.setState(useInbox.getInitialState(), true)
  vi.stubGlobal('document', { querySelector: () => ({ content: 'proof' }) })
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve, reject) => {
        answers.push((rows) =>
          rows === 'away'
            ? reject(new TypeError('Failed to fetch'))
            : resolve(new Response(JSON.stringify({ sessions: rows, next: null }))),
        )
      }),
  )
})

/** Resolves when what it was answered is shown, or was passed over. */
const ask = () => {
  const done = useInbox.getState().refresh()
  const answer = answers.at(-1)
  return (rows: readonly SessionRow[] | 'away') => {
    answer?.(rows)
    return done
  }
}
const titles = () => useInbox.getState().rows?.map(({ title }) => title)

/** Begins to rename the first one; the server takes the name, or not, when it is told to. */
const rename = (title: string) => {
  let settle = (_ok: boolean) => {}
  const sent = new Promise<{ ok: boolean }>((resolve) => {
    settle = (ok) => resolve({ ok })
  })
  const done = useInbox.getState().change(ONE, { title }, () => sent)
  return (ok: boolean) => {
    settle(ok)
    return done
  }
}

test('a name stays while answers come that were asked for before the server had it', async () => {
  await ask()([row(ONE, 'Old'), row(OTHER, 'Other')])
  const before = ask()
  const take = rename('New')
  expect(titles()).toEqual(['New', 'Other'])
  await before([row(ONE, 'Old'), row(OTHER, 'Other, by somebody')])
  expect(titles()).toEqual(['New', 'Other, by somebody'])
  const meanwhile = ask()
  await take(true)
  await meanwhile([row(ONE, 'Old'), row(OTHER, 'Other')])
  expect(titles()).toEqual(['New', 'Other'])
  // Whoever names it from here on is heard.
  await ask()([row(ONE, 'By somebody'), row(OTHER, 'Other')])
  expect(titles()).toEqual(['By somebody', 'Other'])
})

test('a name that is refused goes, and the one that was given after it stays', async () => {
  await ask()([row(ONE, 'Old')])
  const [first, second] = [rename('First'), rename('Second')]
  await first(false)
  expect(titles()).toEqual(['Second'])
  await ask()([row(ONE, 'Old')])
  expect(titles()).toEqual(['Second'])
  await second(false)
  expect(titles()).toEqual(['Old'])
})

test('an answer that was overtaken brings nothing back that was sent away since', async () => {
  await ask()([row(ONE, 'Gone'), row(OTHER, 'Other')])
  const [before, after] = [ask(), ask()]
  await after([row(OTHER, 'Other')])
  await before([row(ONE, 'Gone'), row(OTHER, 'Other')])
  expect(titles()).toEqual(['Other'])
  const [lost, answered] = [ask(), ask()]
  await answered([row(OTHER, 'Other')])
  await lost('away')
  expect(useInbox.getState().problem).toBeNull()
})

test('what follows is added once, however often it was asked for, and to the list it was asked for', async () => {
  const told = (rows: readonly SessionRow[], next: string | null) =>
    new Response(JSON.stringify({ sessions: rows, next }))
  const owed: ((response: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => owed.push(resolve)))
  const { refresh, more, show } = useInbox.getState()
  const first = refresh()
  owed[0]?.(told([row(ONE, 'One')], 'c-1'))
  await first
  const twice = [more(), more()]
  for (const answer of owed.slice(1)) answer(told([row(OTHER, 'Other')], 'c-2'))
  await Promise.all(twice)
  expect(titles()).toEqual(['One', 'Other'])
  const late = more()
  show({ shelf: 'archived' })
  owed[3]?.(told([row('s-0000000000000003', 'Third')], null))
  await late
  expect(titles()).toBeUndefined()
})
