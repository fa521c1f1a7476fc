/** The view of what people were asked. */
import { columnText } from '../storable-text.ts'
import { createRowChanges, type Projection, updateByKey } from './part.ts'

const COLUMNS = `request_id text, seq int, call_seq int, input_hash text, reason text, expires_at timestamptz,
  decision text, scope text, outcome text, resolved_by text`

const INSERT = `INSERT INTO approvals (session_id, request_id, seq, call_seq, input_hash, reason, requested_at, expires_at,
    decision, scope, outcome, resolved_by, resolved_at)
  SELECT $1, r.request_id, r.seq, r.call_seq, r.input_hash, r.reason, l.at, r.expires_at,
    r.decision, r.scope, r.outcome, r.resolved_by, CASE WHEN r.outcome IS NOT NULL THEN l.at END
  FROM l, rows AS r(${COLUMNS}) ON CONFLICT (session_id, request_id) DO NOTHING`

const UPDATE = updateByKey({
  table: 'approvals',
  key: 'request_id',
  columns: COLUMNS,
  set: `decision = r.decision, scope = r.scope, outcome = r.outcome, resolved_by = r.resolved_by, resolved_at = r.now`,
})

export const projectApprovals: Projection = (facts) => {
  const approvals = createRowChanges<object, object>()
  for (const { seq, draft } of facts) {
    const { event, by } = draft
    if (event.type === 'permission-requested') {
      const { requestId, callSeq, inputHash, reason, expiresAt } = event
      const words = { input_hash: columnText(inputHash), reason: columnText(reason), expires_at: expiresAt ?? null }
      approvals.add(requestId, { request_id: columnText(requestId), seq, call_seq: callSeq, ...words })
    } else if (event.type === 'permission-resolved') {
      const { requestId, decision, scope, cause } = event
      const answer = { decision, scope, outcome: cause, resolved_by: `${by.kind}:${columnText(by.id)}` }
      approvals.change(requestId, { request_id: columnText(requestId), ...answer })
    }
  }
  return approvals.parts({ name: 'approvals', insert: INSERT, update: UPDATE })
}
