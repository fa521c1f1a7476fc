/** The view of plans: each is presented by a call of this public name, and its completion is the answer. */
import { columnText } from '../storable-text.ts'
import { createRowChanges, type Projection, updateByKey } from './part.ts'

const PRESENTS_A_PLAN = 'ExitPlanMode'

const COLUMNS = `call_seq int, agent_id text, turn_id text, text text, is_error boolean`

const STATE = `CASE r.is_error WHEN false THEN 'approved' WHEN true THEN 'rejected' ELSE 'proposed' END`

const INSERT = `INSERT INTO plans (session_id, call_seq, agent_id, turn_id, text, state, proposed_at, resolved_at)
  SELECT $1, r.call_seq, r.agent_id, r.turn_id, r.text, ${STATE}, l.at, CASE WHEN r.is_error IS NOT NULL THEN l.at END
  FROM l, rows AS r(${COLUMNS})`

const UPDATE = updateByKey({
  table: 'plans',
  key: 'call_seq',
  columns: COLUMNS,
  set: `state = ${STATE}, resolved_at = r.now`,
})

export const projectPlans: Projection = (facts) => {
  const plans = createRowChanges<object, object>()
  for (const { seq, draft } of facts) {
    const { event, agentId, turnId } = draft
    if (event.type === 'call-requested' && event.name === PRESENTS_A_PLAN) {
      const text = event.input?.['plan']
      if (typeof text !== 'string') continue
      plans.add(seq, { call_seq: seq, agent_id: agentId, turn_id: turnId, text: columnText(text) })
    } else if (event.type === 'call-completed') {
      plans.change(event.callSeq, { call_seq: event.callSeq, is_error: event.isError })
    }
  }
  return plans.parts({ name: 'plans', insert: INSERT, update: UPDATE })
}
