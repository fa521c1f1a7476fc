/** Notes in the same commit what became of the commands that caused the facts: a crash cannot apply one twice. */
import type { CommandSettlement } from '../event-log.ts'
import { type Part, updateByKey } from './part.ts'

const SETTLE = updateByKey({
  table: 'commands',
  key: 'command_id',
  columns: 'command_id text, result text, applied_seq int',
  set: `result = coalesce(t.result, r.result), applied_seq = coalesce(t.applied_seq, r.applied_seq),
    settled_at = coalesce(t.settled_at, r.now)`,
})

export function projectSettlements(settles: readonly CommandSettlement[]): Part[] {
  if (settles.length === 0) return []
  const rows = settles.map(({ commandId, result }) => ({
    command_id: commandId,
    result: JSON.stringify(result),
    applied_seq: result.kind === 'applied' ? result.seq : null,
  }))
  return [{ name: 'settlements', rows, sql: SETTLE }]
}
