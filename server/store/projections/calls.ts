/** The view of tool calls. */
import { columnText } from '../storable-text.ts'
import { createRowChanges, type Projection, updateByKey } from './part.ts'

const COLUMNS = `call_seq int, agent_id text, turn_id text, call_id text, name text, title text,
  decision text, stage text, rule_id text, started boolean, is_error boolean, error_kind text`

const INSERT = `INSERT INTO calls (session_id, call_seq, agent_id, turn_id, call_id, name, title, decision, stage, rule_id,
    is_error, error_kind, requested_at, started_at, completed_at)
  SELECT $1, r.call_seq, r.agent_id, r.turn_id, r.call_id, r.name, r.title, r.decision, r.stage, r.rule_id,
    r.is_error, r.error_kind, l.at, CASE WHEN r.started THEN l.at END, CASE WHEN r.is_error IS NOT NULL THEN l.at END
  FROM l, rows AS r(${COLUMNS})`

const UPDATE = updateByKey({
  table: 'calls',
  key: 'call_seq',
  columns: COLUMNS,
  set: `decision = coalesce(r.decision, t.decision), stage = coalesce(r.stage, t.stage),
    rule_id = coalesce(r.rule_id, t.rule_id), is_error = coalesce(r.is_error, t.is_error),
    error_kind = coalesce(r.error_kind, t.error_kind),
    started_at = CASE WHEN r.started THEN r.now ELSE t.started_at END,
    completed_at = CASE WHEN r.is_error IS NOT NULL THEN r.now ELSE t.completed_at END`,
})

export const projectCalls: Projection = (facts) => {
  const calls = createRowChanges<object, object>()
  const change = (callSeq: number, values: object) => calls.change(callSeq, { call_seq: callSeq, ...values })
  for (const { seq, draft } of facts) {
    const { event, agentId, turnId } = draft
    if (event.type === 'call-requested') {
      const texts = {
        call_id: columnText(event.callId),
        name: columnText(event.name),
        title: columnText(event.display.title),
      }
      calls.add(seq, { call_seq: seq, agent_id: agentId, turn_id: turnId, ...texts })
    } else if (event.type === 'call-decided') {
      change(event.callSeq, { decision: event.decision, stage: event.stage, rule_id: event.rule?.id ?? null })
    } else if (event.type === 'call-started') {
      change(event.callSeq, { started: true })
    } else if (event.type === 'call-completed') {
      change(event.callSeq, { is_error: event.isError, error_kind: event.errorKind ?? null })
    }
  }
  return calls.parts({ name: 'calls', insert: INSERT, update: UPDATE })
}
