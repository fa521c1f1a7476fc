/** What the agent left of a file, from which the edits of people are counted. */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { KeptCheckpoint } from '#protocol/state.ts'
import type { Workbench } from '#sandbox/workbench.ts'
import type { EventLog, StoredEnvelope } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

/** A hash; `gone`: it left no file; `nobody`: no turn has changed it; null: that is not known. */
export type LeftByAgent = string | 'gone' | 'nobody' | null

export interface LeftQuestion {
  sessionId: string
  /** From which the change is counted. */
  base: KeptCheckpoint
  /** Relative to the workspace. */
  path: string
}

/** What is known of one turn: what a tool wrote last, and the states between which its commands ran. */
interface Turn {
  wrote?: LeftByAgent
  start?: string
  end?: string
}

/** Turns that are looked at, the newest first; each costs two looks into kept states. */
const TURNS_LOOKED_AT = 20

/**
 * By the newest turn that changed it. What a tool wrote is known to the byte; what a command may have written is what was there at the end of a
 * turn that had begun with something else. What the agent only read may be somebody's edit.
 */
export async function leftByAgent(
  log: Pick<EventLog, 'read'>,
  workbench: Pick<Workbench, 'keptFile'>,
  question: LeftQuestion,
): Promise<LeftByAgent> {
  const { path } = question
  const turns = await turnsSince(log, question)
  let isKnown = turns.length <= TURNS_LOOKED_AT
  for (const { wrote, start, end } of turns.slice(0, TURNS_LOOKED_AT)) {
    if (wrote !== undefined) return wrote
    if (start === undefined || end === undefined) {
      isKnown = false
      continue
    }
    const [before, after] = [await keptHash(workbench, start, path), await keptHash(workbench, end, path)]
    // Older ones are not kept either.
    if (before === null || after === null) return null
    if (before !== after) return after
  }
  return isKnown ? 'nobody' : null
}

/** The newest first. */
async function turnsSince(log: Pick<EventLog, 'read'>, { sessionId, base, path }: LeftQuestion): Promise<Turn[]> {
  const turns = new Map<string, Turn>()
  for await (const page of readPages(log, { sessionId, after: base.coversSeq })) {
    for (const envelope of page) note(turns, envelope, `${WORKSPACE_ROOT}/${path}`)
  }
  return [...turns.values()].reverse()
}

function note(turns: Map<string, Turn>, { event, turnId }: StoredEnvelope, path: string): void {
  if (turnId === null) return
  const turn = turns.get(turnId) ?? {}
  if (event.type === 'call-completed') {
    const written = event.files?.findLast((one) => one.path === path && one.access === 'write')
    if (written !== undefined) turns.set(turnId, { ...turn, wrote: written.sha256 ?? 'gone' })
  } else if (event.type === 'checkpointed') {
    const { cause, checkpointId } = event
    if (cause === 'turn_started') turns.set(turnId, { ...turn, start: checkpointId })
    else if (cause === 'turn_ended') turns.set(turnId, { ...turn, end: checkpointId })
  }
}

/** Null: that state is not kept any more, or the file was too large for it. */
async function keptHash(
  workbench: Pick<Workbench, 'keptFile'>,
  checkpointId: string,
  path: string,
): Promise<LeftByAgent> {
  const kept = await workbench.keptFile({ checkpointId, path })
  if (kept.ok) return kept.value.sha256
  return kept.problem.kind === 'not_found' ? 'gone' : null
}
