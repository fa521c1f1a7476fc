/** Who is told of what: an answer that is waited for, an end; nothing twice, nothing that one did oneself. */

import { expect, test } from 'vitest'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { newsOf } from './inbox-news.ts'

const row = (id: string, part: Partial<SessionRow> = {}) =>
  ({ id, status: 'idle', openApprovals: 0, openQuestions: 0, unread: 0, lastReason: null, ...part }) as SessionRow
const kinds = (before: SessionRow[], now: SessionRow[]) =>
  newsOf(before, now).map(({ kind, row: { id } }) => `${kind} ${id}`)

test('an approval that was not there before, and a turn that has ended', () => {
  const before = [row('a', { status: 'running' }), row('b', { status: 'running' }), row('c', { openApprovals: 1 })]
  const now = [
    row('a', { status: 'waiting', openApprovals: 1 }),
    row('b', { unread: 1 }),
    row('c', { openApprovals: 1 }),
  ]
  expect(kinds(before, now)).toEqual(['waits a', 'ended b'])
  expect(kinds(now, now)).toEqual([])
})

test('a whole turn between two looks is an end; what was read elsewhere is none', () => {
  expect(kinds([row('a')], [row('a', { unread: 2 })])).toEqual(['ended a'])
  expect(kinds([row('a', { unread: 2 })], [row('a')])).toEqual([])
})

test('a session that is new, and one that begins to run, are no news', () => {
  expect(kinds([row('a')], [row('a', { status: 'running' }), row('b', { unread: 3 })])).toEqual([])
})
