/** Where a session stands in the inbox, and what it is called there. */

import { expect, test } from 'vitest'
import type { SessionRow } from '#protocol/api/session-view.ts'
import { terminalReasonSchema } from '#protocol/choices.ts'
import { toInbox } from './inbox.ts'
import { sourceWords, stateWords } from './session-words.ts'

const row = (part: Partial<SessionRow>): SessionRow => ({
  ...{ id: 's', title: 'T', status: 'idle', owner: 'u', createdAt: '', lastActivityAt: '', archived: false },
  ...{ openApprovals: 0, openQuestions: 0, costMicroUsd: 0, lastReason: null, preview: '', source: { kind: 'empty' } },
  ...{ branch: null, lastSeq: 1, seenSeq: 1, unread: 0, restorableUntil: null },
  ...part,
})

test('an answer that is waited for goes before all else; what runs is not done; what was seen is earlier', () => {
  const rows = [
    row({ id: 'old', lastReason: 'completed' }),
    row({ id: 'done', unread: 2, lastReason: 'completed' }),
    row({ id: 'runs', status: 'running', unread: 4 }),
    row({ id: 'retries', status: 'retrying' }),
    row({ id: 'asks', status: 'waiting', openApprovals: 1, unread: 1 }),
    row({ id: 'cold', status: 'idle', openApprovals: 1 }),
  ]
  expect(toInbox(rows).map(({ name, rows }) => [name, rows.map(({ id }) => id)])).toEqual([
    ['waiting', ['asks', 'cold']],
    ['running', ['runs', 'retries']],
    ['done', ['done']],
    ['earlier', ['old']],
  ])
})

test('every way a turn can end has its word', () => {
  for (const lastReason of terminalReasonSchema.options) expect(stateWords(row({ lastReason })).word).not.toBe('')
  expect(stateWords(row({})).word).toBe('New')
  expect(stateWords(row({ openApprovals: 2, openQuestions: 1 })).word).toBe('Approval')
  expect(stateWords(row({ openApprovals: 1, openQuestions: 1 })).word).toBe('Question')
})

test.each([
  ['https://git.example.org/team/app.git', undefined, null, 'team/app'],
  ['git@example.org:team/app.git', 'main', null, 'team/app · main'],
  ['https://example.org/app/', 'main', 'fix', 'example.org/app · fix'],
])('%s at %s is called %s', (url, ref, branch, words) => {
  expect(sourceWords({ kind: 'git', url, ...(ref === undefined ? {} : { ref }) }, branch)).toBe(words)
})
