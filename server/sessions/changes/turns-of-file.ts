/** What the log tells of one file, turn by turn: who wrote it when, and which states were kept around that. */
import type { EventOf } from '#protocol/event.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { KeptCheckpoint } from '#protocol/state.ts'
import type { EventLog, StoredEnvelope } from '#server/store/event-log.ts'
import { readPages } from '#server/store/read-pages.ts'

export interface FileQuestion {
  sessionId: string
  /** From which the change is counted. */
  base: KeptCheckpoint
  /** Relative to the workspace. */
  path: string
}

export interface TurnOfFile {
  /** States that were kept before its first change and after its last one, each with the hash of the whole tree. */
  start?: Kept
  end?: Kept
  /** By a tool, the last time: a hash, or null where it left none. */
  wrote?: string | null
  /** A person changed it in this turn, before a tool wrote it for the last time. */
  editedBefore?: boolean
  /** A person changed it in this turn, after that. */
  editedAfter?: boolean
}

export interface Kept {
  checkpointId: string
  /** Of all names and contents; empty: not known. */
  treeHash: string
}

export interface FileHistory {
  /** The newest first. */
  turns: readonly TurnOfFile[]
  /** A person changed it since the base, as far as the log tells: of what they write in a terminal it does not. */
  editedByPerson: boolean
}

interface Walk {
  path: string
  turns: Map<string, TurnOfFile>
  /** Covers most of the states told so far: one that was stored late may be of an earlier time. */
  newest: Kept & { coversSeq: number }
  editedByPerson: boolean
}

export async function historyOfFile(
  log: Pick<EventLog, 'read'>,
  { sessionId, base, path }: FileQuestion,
): Promise<FileHistory> {
  const { checkpointId, coversSeq } = base
  const walk: Walk = {
    ...{ path: `${WORKSPACE_ROOT}/${path}`, turns: new Map(), editedByPerson: false },
    newest: { checkpointId, treeHash: '', coversSeq },
  }
  for await (const page of readPages(log, { sessionId, after: coversSeq })) for (const one of page) note(walk, one)
  return { turns: [...walk.turns.values()].reverse(), editedByPerson: walk.editedByPerson }
}

function note(walk: Walk, { event, turnId }: StoredEnvelope): void {
  if (event.type === 'file-changed' && event.origin === 'person' && isAbove(event.path, walk.path)) edited(walk)
  if (turnId === null) return
  const turn = walk.turns.get(turnId) ?? {}
  if (event.type === 'turn-started') walk.turns.set(turnId, turn)
  if (event.type === 'checkpointed') kept(walk, turnId, event)
  if (event.type === 'call-completed') {
    const written = event.files?.findLast((one) => one.path === walk.path && one.access === 'write')
    if (written !== undefined) walk.turns.set(turnId, withWrite(turn, written.sha256, walk.newest))
  }
}

/** Or the same. */
function isAbove(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function kept(walk: Walk, turnId: string, event: EventOf<'checkpointed'>): void {
  const { cause, checkpointId, treeHash, coversSeq } = event
  const turn = walk.turns.get(turnId) ?? {}
  if (coversSeq >= walk.newest.coversSeq) walk.newest = { checkpointId, treeHash, coversSeq }
  if (cause === 'turn_started') walk.turns.set(turnId, { ...turn, start: { checkpointId, treeHash } })
  if (cause === 'turn_ended') walk.turns.set(turnId, { ...turn, end: { checkpointId, treeHash } })
}

function edited(walk: Walk): void {
  walk.editedByPerson = true
  for (const turn of walk.turns.values()) {
    if (turn.end !== undefined) continue
    if (turn.wrote === undefined) turn.editedBefore = true
    else turn.editedAfter = true
  }
}

function withWrite(turn: TurnOfFile, wrote: string | null, newest: Kept): TurnOfFile {
  const editedBefore = turn.editedBefore === true || turn.editedAfter === true
  return { ...turn, start: turn.start ?? newest, wrote, editedBefore, editedAfter: false }
}
