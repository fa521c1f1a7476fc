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
  /** It called for something: else it has changed nothing. */
  called?: boolean
  ended?: boolean
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
  /** The latest such edit; 0: none. */
  lastEdit: number
}

export async function historyOfFile(
  log: Pick<EventLog, 'read'>,
  { sessionId, base, path }: FileQuestion,
): Promise<FileHistory> {
  const { checkpointId, coversSeq } = base
  const walk: Walk = {
    ...{ path: `${WORKSPACE_ROOT}/${path}`, turns: new Map(), editedByPerson: false, lastEdit: 0 },
    newest: { checkpointId, treeHash: '', coversSeq },
  }
  // With the beginning of the turn before which the base was kept.
  const after = Math.max(0, coversSeq - 1)
  for await (const page of readPages(log, { sessionId, after })) for (const one of page) note(walk, one)
  return { turns: [...walk.turns.values()].reverse(), editedByPerson: walk.editedByPerson }
}

function note(walk: Walk, { event, turnId, seq }: StoredEnvelope): void {
  if (event.type === 'file-changed' && event.origin === 'person' && isAbove(event.path, walk.path)) edited(walk, seq)
  if (turnId === null) return
  const turn = walk.turns.get(turnId) ?? {}
  if (event.type === 'turn-started') walk.turns.set(turnId, turn)
  if (event.type === 'call-requested') walk.turns.set(turnId, { ...turn, called: true })
  if (event.type === 'turn-ended') walk.turns.set(turnId, { ...turn, ended: true })
  if (event.type === 'checkpointed') kept(walk, turnId, event)
  if (event.type === 'call-completed') {
    const written = event.files?.findLast((one) => one.path === walk.path && one.access === 'write')
    if (written !== undefined) walk.turns.set(turnId, withWrite(turn, written.sha256, walk))
  }
}

/** Or the same. */
function isAbove(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function kept(walk: Walk, turnId: string, event: EventOf<'checkpointed'>): void {
  const { cause, checkpointId, treeHash, coversSeq } = event
  const turn = walk.turns.get(turnId)
  const state = { checkpointId, treeHash }
  if (coversSeq >= walk.newest.coversSeq) walk.newest = { ...state, coversSeq }
  if (cause === 'turn_started') {
    // One whose end was not kept is over by now, at the latest.
    for (const other of walk.turns.values()) if (other !== turn && other.start !== undefined) other.end ??= state
    // What is told after a write may hold it already.
    if (turn?.wrote === undefined) walk.turns.set(turnId, { ...turn, start: state })
  }
  if (cause === 'turn_ended' && turn !== undefined) walk.turns.set(turnId, { ...turn, end: state })
}

function edited(walk: Walk, seq: number): void {
  walk.editedByPerson = true
  walk.lastEdit = seq
  for (const turn of walk.turns.values()) {
    if (turn.end !== undefined) continue
    if (turn.wrote === undefined) turn.editedBefore = true
    else turn.editedAfter = true
  }
}

function withWrite(turn: TurnOfFile, wrote: string | null, { newest, lastEdit }: Walk): TurnOfFile {
  const isUntold = turn.start === undefined && lastEdit > newest.coversSeq
  const editedBefore = isUntold || turn.editedBefore === true || turn.editedAfter === true
  return { ...turn, start: turn.start ?? newest, wrote, editedBefore, editedAfter: false }
}
