/** Of a lost container a person reads what happened, what it said last, and what is left. */
import { expect, test } from 'vitest'
import { dividerWords } from './fold/divider-words.ts'
import { lossWords } from './loss-words.ts'

const REASON = "The container's own program ended by itself with exit code 7."
const END = { exitCode: 7, lastLines: ['It began.', 'no space for the ledger'] }

test('what happened, its last line, and what survives', () => {
  expect(lossWords({ reason: REASON, survives: ['workspace', 'home'], end: END })).toBe(
    `${REASON} It said last: “no space for the ledger”. Kept: workspace, home, and the conversation.`,
  )
  expect(lossWords({ reason: REASON, survives: [], end: { exitCode: 7, lastLines: [] } })).toBe(
    `${REASON} The conversation is kept.`,
  )
})

test('in the conversation all of its last lines stand below the sentence', () => {
  const event = { type: 'sandbox-lost', reason: REASON, survives: ['workspace', 'home'] } as const
  expect(dividerWords({ ...event, survives: ['workspace', 'home'], end: END })).toMatchObject({
    ...{ level: 'summary', tone: 'danger', said: END.lastLines },
    text: `The container was lost: ${REASON} Kept: workspace, home, and the conversation.`,
  })
  expect(dividerWords({ ...event, survives: [] })).not.toHaveProperty('said')
})
