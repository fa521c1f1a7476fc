/** What each turn of the agent made of one file, from the states that are kept. */
import type { Sandbox } from '#sandbox/provider.ts'
import { type Change, type Content, isSame } from './take-back.ts'
import type { Kept, TurnOfFile } from './turns-of-file.ts'

type Door = Pick<Sandbox, 'workbench'>

export type ChangeOfTurn =
  | { kind: 'change'; change: Change }
  /** The turn left it as it was, as far as is known. */
  | { kind: 'none' }
  /** It runs, or is not kept whole. */
  | { kind: 'unknown' }
  | { kind: 'not_possible'; message: string }

export type Found = { ok: true; content: Content } | { ok: false; message: string }

const BETWEEN = 'People edited the file before the agent did so, in the same turn. Take its change back line by line.'
const NOT_KEPT = 'The file was edited since, and what the agent left is not kept: its change cannot be told apart.'
/** Looks into kept states for one answer; each may take the daemon a tenth of a second. */
const MOST_LOOKS = 40

export class ChangesOfTurns {
  readonly #door: Door
  readonly #path: string
  /** By the hash of the whole tree. */
  readonly #known = new Map<string, Found>()
  #looks = 0

  /** `path` is relative to the workspace. */
  constructor(door: Door, path: string) {
    this.#door = door
    this.#path = path
  }

  /** `now`: what is there, if the turn still runs. */
  async of(turn: TurnOfFile, now: Found | null): Promise<ChangeOfTurn> {
    if (turn.wrote !== undefined) return this.#byTool(turn, turn.wrote, now)
    const { called, start, end, editedBefore } = turn
    // What differs is the person's; a command that wrote it as well cannot be told from them.
    if (called !== true || editedBefore === true) return { kind: 'none' }
    if (start === undefined || this.#looks >= MOST_LOOKS) return { kind: 'unknown' }
    if (start.treeHash === end?.treeHash) return { kind: 'none' }
    const [before, after] = [await this.kept(start), end === undefined ? now : await this.kept(end)]
    if (!before.ok || after?.ok !== true) return { kind: 'unknown' }
    const change = { start: before.content, left: after.content }
    return isSame(change.start, change.left) ? { kind: 'none' } : { kind: 'change', change }
  }

  /** What commands of the turn made of it after the tool is in its end, and so is what people did then. */
  async #byTool(
    { start, end, editedBefore, editedAfter }: TurnOfFile,
    wrote: string | null,
    now: Found | null,
  ): Promise<ChangeOfTurn> {
    if (editedBefore === true) return { kind: 'not_possible', message: BETWEEN }
    const before: Found = start === undefined ? NOT_TOLD : await this.kept(start)
    // Not to be had is not the same as not there: what cannot be brought back is not taken away.
    if (!before.ok) return { kind: 'not_possible', message: before.message }
    const atEnd = end === undefined ? now : await this.kept(end)
    const whole = editedAfter === true ? null : atEnd
    const left = whole?.ok === true ? whole : await this.#written(wrote)
    return left.ok
      ? { kind: 'change', change: { start: before.content, left: left.content } }
      : { kind: 'not_possible', message: left.message }
  }

  /** As it was in that state. A turn most often begins with what the one before has left. */
  async kept({ checkpointId, treeHash }: Kept): Promise<Found> {
    const known = this.#known.get(treeHash)
    if (known !== undefined) return known
    const found = await this.#look(checkpointId)
    if (found.ok && treeHash !== '') this.#known.set(treeHash, found)
    return found
  }

  async #look(checkpointId: string): Promise<Found> {
    this.#looks += 1
    const kept = await this.#door.workbench.keptFile({ checkpointId, path: this.#path })
    if (!kept.ok)
      return kept.problem.kind === 'not_found'
        ? { ok: true, content: null }
        : { ok: false, message: kept.problem.message }
    const { type, bytes } = kept.value
    return type === 'link' || bytes === null
      ? { ok: false, message: 'What was there before is a link, or was too large to be kept.' }
      : { ok: true, content: bytes }
  }

  async #written(sha256: string | null): Promise<Found> {
    if (sha256 === null) return { ok: true, content: null }
    const content = await this.#door.workbench.keptContent(sha256)
    return content.ok ? { ok: true, content: content.value } : { ok: false, message: NOT_KEPT }
  }
}

const NOT_TOLD: Found = { ok: false, message: 'What was there before the agent is not kept.' }
