/** The view of what people and the agent said. */

import { columnText } from '../storable-text.ts'
import { createRowChanges, type Fact, type Projection, updateByKey } from './part.ts'

interface MessageRow {
  seq: number
  agent_id: string
  turn_id: string | null
  role: 'person' | 'agent'
  by_id: string
  text: string
  round: number | null
  attempt: number | null
  withdrawn: boolean
}

const INSERT = `INSERT INTO messages (session_id, seq, agent_id, turn_id, role, by_id, text, round, attempt, withdrawn, at)
  SELECT $1, r.seq, r.agent_id, r.turn_id, r.role, r.by_id, r.text, r.round, r.attempt, r.withdrawn, l.at
  FROM l, rows AS r(seq int, agent_id text, turn_id text, role text, by_id text, text text, round int, attempt int, withdrawn boolean)`

const EDIT = updateByKey({
  table: 'messages',
  key: 'seq',
  columns: 'seq int, text text, withdrawn boolean',
  set: 'text = coalesce(r.text, t.text), withdrawn = t.withdrawn OR coalesce(r.withdrawn, false)',
})

/** All blocks of an answer, found by its turn. */
const WITHDRAW = `UPDATE messages AS t SET withdrawn = true WHERE t.ctid = ANY (ARRAY (
    SELECT k.place FROM l, rows AS r(agent_id text, turn_id text, round int, attempt int), LATERAL (
      SELECT m.ctid AS place FROM messages AS m WHERE m.session_id = $1 AND m.turn_id = r.turn_id
        AND m.agent_id = r.agent_id AND m.round = r.round AND m.attempt = r.attempt OFFSET 0) AS k))`

interface Edit {
  text?: string
  withdrawn?: boolean
}

export const projectMessages: Projection = (facts) => {
  const messages = createRowChanges<MessageRow, Edit & { seq: number }>()
  const rows: MessageRow[] = []
  const withdrawals: object[] = []
  for (const fact of facts) {
    const row = rowOf(fact)
    if (row !== null) {
      rows.push(row)
      messages.add(row.seq, row)
    }
    const edit = editOf(fact)
    if (edit !== null) messages.change(edit.seq, edit)
    const { event, agentId, turnId } = fact.draft
    if (event.type !== 'answer-withdrawn') continue
    const { round, attempt } = event
    withdrawals.push({ agent_id: agentId, turn_id: turnId, round, attempt })
    for (const fresh of rows) {
      fresh.withdrawn ||= fresh.turn_id === turnId && fresh.round === round && fresh.attempt === attempt
    }
  }
  const parts = messages.parts({ name: 'messages', insert: INSERT, update: EDIT })
  return withdrawals.length === 0 ? parts : [...parts, { name: 'answers_withdrawn', rows: withdrawals, sql: WITHDRAW }]
}

function editOf({ draft: { event } }: Fact): (Edit & { seq: number }) | null {
  if (event.type === 'message-edited') return { seq: event.messageSeq, text: columnText(event.text) }
  if (event.type === 'message-withdrawn') return { seq: event.messageSeq, withdrawn: true }
  return null
}

function rowOf({ seq, draft }: Fact): MessageRow | null {
  const { by, event, agentId, turnId } = draft
  const base = { seq, agent_id: agentId, turn_id: turnId, by_id: columnText(by.id), withdrawn: false }
  if (event.type === 'message-posted') {
    return { ...base, role: 'person', text: columnText(event.text), round: null, attempt: null }
  }
  if (event.type === 'block-completed' && event.block.type === 'text') {
    return { ...base, role: 'agent', text: columnText(event.block.text), round: event.round, attempt: event.attempt }
  }
  return null
}
