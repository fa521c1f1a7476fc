/** Takes the agent's changes to a file back, turn by turn, the newest first: what people made before, between and since stays. A conflict is a value. */
import type { UndoOutcome } from '#protocol/api/change-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { EventLog } from '#server/store/event-log.ts'
import { ChangesOfTurns } from './changes-of-turns.ts'
import { type Content, isSame, type TakenBack, takeBack } from './take-back.ts'
import { type FileHistory, type FileQuestion, historyOfFile, type TurnOfFile } from './turns-of-file.ts'

type Door = Pick<Sandbox, 'workspace' | 'workbench'>

export interface UndoRequest extends FileQuestion {
  /** The hash of the file as the person sees it; null: it is not there. */
  expect: string | null
}

const NOBODY =
  'No turn is known to have changed this file: it may be people’s work, or that of a command in the background.'
const UNTOLD = 'People edited this file, and what the agent did to it cannot be told apart. Take it back line by line.'
const NOT_TEXT = 'The file was edited since, and it is not a text that can be merged.'

export async function undoChange(door: Door, log: Pick<EventLog, 'read'>, request: UndoRequest): Promise<UndoOutcome> {
  const path = `${WORKSPACE_ROOT}/${request.path}`
  const read = await door.workspace.readFile(path)
  if (!read.ok && read.problem.kind !== 'not_found') return notPossible(read.problem.message)
  const current = read.ok ? read.value.bytes : null
  const hash = read.ok ? read.value.sha256 : null
  if (hash !== request.expect) return { kind: 'stale', sha256: hash }
  const back = await without(
    door,
    { current, hash, base: request.base.checkpointId, path: request.path },
    await historyOfFile(log, request),
  )
  if (back.kind !== 'taken') return back
  if (isSame(back.now, current)) return { kind: 'undone', sha256: hash, merged: back.merged }
  return back.now === null
    ? removeAgain(door, path, hash)
    : put(door, { path, bytes: back.now, expect: hash, merged: back.merged })
}

interface Undoing {
  current: Content
  hash: string | null
  /** The state from which the change is counted. */
  base: string
  path: string
}

type Taken = { kind: 'taken'; now: Content; merged: boolean }

/** What is there now without what the agent did. */
async function without(door: Door, undoing: Undoing, history: FileHistory): Promise<Taken | UndoOutcome> {
  const changes = new ChangesOfTurns(door, undoing.path)
  const so: Taken = { kind: 'taken', now: undoing.current, merged: false }
  const seen = { change: false, unknown: false }
  const running = runningOf(history)
  for (const turn of history.turns) {
    const found = await changes.of(turn, turn === running ? { ok: true, content: undoing.current } : null)
    if (found.kind === 'not_possible') return found
    if (found.kind !== 'none') seen[found.kind] = true
    const back = found.kind === 'change' ? takeBack(so.now, found.change) : null
    if (back === null) continue
    if (back.kind !== 'taken') return refused(back, undoing)
    Object.assign(so, { now: back.now, merged: so.merged || back.merged })
  }
  return seen.change ? so : asAtFirst(changes, undoing, { ...history, ...seen })
}

/** Only the newest can run. */
function runningOf({ turns: [newest] }: FileHistory): TurnOfFile | null {
  return newest === undefined || newest.ended === true ? null : newest
}

function refused(back: Exclude<TakenBack, { kind: 'taken' }>, { hash }: Undoing): UndoOutcome {
  return back.kind === 'not_text' ? notPossible(NOT_TEXT) : { kind: 'conflict', sha256: hash ?? '', merge: back.merge }
}

/** No turn is known to have changed it. What is gone can come again; what is there is replaced only where nobody else can have made it. */
async function asAtFirst(
  changes: ChangesOfTurns,
  { current, base }: Undoing,
  { unknown, editedByPerson }: { unknown: boolean; editedByPerson: boolean },
): Promise<Taken | UndoOutcome> {
  if (current !== null && !unknown) return notPossible(NOBODY)
  if (current !== null && editedByPerson) return notPossible(UNTOLD)
  const first = await changes.kept({ checkpointId: base, treeHash: '' })
  return first.ok ? { kind: 'taken', now: first.content, merged: false } : notPossible(first.message)
}

/** The agent made it, so without the agent it is not there. */
async function removeAgain({ workspace }: Door, path: string, expect: string | null): Promise<UndoOutcome> {
  // Looking took its time, and removing asks for no hash.
  const now = await workspace.readFile(path, { length: 0 })
  if (!now.ok || now.value.sha256 !== expect) return { kind: 'stale', sha256: now.ok ? now.value.sha256 : null }
  const removed = await workspace.remove(path)
  return removed.ok ? { kind: 'undone', sha256: null, merged: false } : notPossible(removed.problem.message)
}

async function put(
  { workspace }: Door,
  { merged, ...change }: { path: string; bytes: Uint8Array; expect: string | null; merged: boolean },
): Promise<UndoOutcome> {
  const written = await workspace.writeFile({ key: null, ...change })
  if (written.ok) return { kind: 'undone', sha256: written.value.sha256, merged }
  if (written.problem.kind !== 'changed') return notPossible(written.problem.message)
  const now = await workspace.readFile(change.path, { length: 0 })
  return { kind: 'stale', sha256: now.ok ? now.value.sha256 : null }
}

function notPossible(message: string): Extract<UndoOutcome, { kind: 'not_possible' }> {
  return { kind: 'not_possible', message }
}
