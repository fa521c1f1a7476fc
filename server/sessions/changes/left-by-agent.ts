/** What the agent left of a file, from which the edits of people are counted. */
import { MAIN_AGENT, WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Workbench } from '#sandbox/workbench.ts'

/** A hash; `gone`: it left no file; null: that is not known. */
export type LeftByAgent = string | 'gone' | null

/** `path` is relative to the workspace. Where a command may have written, it is what was there when the last turn had ended. */
export async function leftByAgent(
  { turns, lastTurn, files, checkpoints: { newest } }: SessionState,
  workbench: Pick<Workbench, 'keptFile'>,
  path: string,
): Promise<LeftByAgent> {
  const seen = files[`${WORKSPACE_ROOT}/${path}`]
  if (seen?.written === true) return seen.sha256 ?? 'gone'
  const isOver = turns[MAIN_AGENT] === undefined && newest?.cause === 'turn_ended'
  if (!isOver || newest.coversSeq < (lastTurn?.seq ?? 0)) return null
  const kept = await workbench.keptFile({ checkpointId: newest.checkpointId, path })
  if (kept.ok) return kept.value.sha256
  return kept.problem.kind === 'not_found' ? 'gone' : null
}
