/** Notes in the same commit what became of the commands that caused the facts: a crash cannot apply one twice. */
import type { CommandSettlement } from '../event-log.ts'
import type { Part } from './part.ts'

const SETTLE = `UPDATE commands AS t SET result = r.result, applied_seq = r.applied_seq, settled_at = l.at
  FROM l, rows AS r(command_id text, result text, applied_seq int)
  WHERE t.session_id = $1 AND t.command_id = r.command_id AND t.settled_at IS NULL`

export function projectSettlements(settles: readonly CommandSettlement[]): Part[] {
  if (settles.length === 0) return []
  const rows = settles.map(({ commandId, result }) => ({
    command_id: commandId,
    result: JSON.stringify(result),
    applied_seq: result.kind === 'applied' ? result.seq : null,
  }))
  return [{ name: 'settlements', rows, sql: SETTLE }]
}
