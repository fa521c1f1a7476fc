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

/** What is known of one turn. */
interface Turn {
  /** By a tool, the last time. */
  wrote?: LeftByAgent
  /** A person changed it after that, before the end was kept. */
  edited?: boolean
  /** The kept states between which its commands ran. */
  start?: string
  end?: string
}

/** Turns that are looked at, the newest first; each costs two looks into kept states. */
const TURNS_LOOKED_AT = 20

/**
 * By the newest turn that changed it: what was there at its end, commands and tools together; or what a tool wrote, where a person came in between.
 * What the agent only read may be somebody's edit. Of what people write in a terminal nothing is told: within a turn it counts as the agent's.
 */
export async function leftByAgent(
  log: Pick<EventLog, 'read'>,
  workbench: Pick<Workbench, 'keptFile'>,
  question: LeftQuestion,
): Promise<LeftByAgent> {
  const { path } = question
  const turns = await turnsSince(log, question)
  let isKnown = turns.length <= TURNS_LOOKED_AT
  for (const turn of turns.slice(0, TURNS_LOOKED_AT)) {
    const left = await leftByTurn(turn, (checkpointId) => keptHash(workbench, checkpointId, path))
    if (left === null) isKnown = false
    else if (left !== 'nobody') return left
  }
  return isKnown ? 'nobody' : null
}

async function leftByTurn(
  { wrote, edited, start, end }: Turn,
  kept: (checkpointId: string) => Promise<LeftByAgent>,
): Promise<LeftByAgent> {
  const after = end === undefined ? null : await kept(end)
  if (wrote !== undefined) return edited === true ? wrote : (after ?? wrote)
  const before = start === undefined || after === null ? null : await kept(start)
  if (before === null) return null
  return before === after ? 'nobody' : after
}

/** The newest first. */
async function turnsSince(log: Pick<EventLog, 'read'>, { sessionId, base, path }: LeftQuestion): Promise<Turn[]> {
  const turns = new Map<string, Turn>()
  const at = `${WORKSPACE_ROOT}/${path}`
  for await (const page of readPages(log, { sessionId, after: base.coversSeq })) {
    for (const envelope of page) {
      if (isByPerson(envelope, at)) for (const turn of turns.values()) turn.edited ||= turn.end === undefined
      else note(turns, envelope, at)
    }
  }
  return [...turns.values()].reverse()
}

function isByPerson({ event }: StoredEnvelope, path: string): boolean {
  if (event.type !== 'file-changed' || event.origin !== 'person') return false
  return path === event.path || path.startsWith(`${event.path}/`)
}

function note(turns: Map<string, Turn>, { event, turnId }: StoredEnvelope, path: string): void {
  if (turnId === null) return
  const turn = turns.get(turnId) ?? {}
  if (event.type === 'call-completed') {
    const written = event.files?.findLast((one) => one.path === path && one.access === 'write')
    if (written !== undefined) turns.set(turnId, { ...turn, wrote: written.sha256 ?? 'gone', edited: false })
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
