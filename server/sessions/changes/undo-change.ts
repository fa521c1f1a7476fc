/** Takes the agent's change to a file back: what was before comes again, and what people edited since stays. A conflict is a value. */
import type { UndoOutcome } from '#protocol/api/change-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import { mergedText, mergeTexts } from '#protocol/merge/merge-texts.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { looksBinary } from '#server/agent/tools/text/decode-output.ts'
import type { LeftByAgent } from './left-by-agent.ts'

type Door = Pick<Sandbox, 'workspace' | 'workbench'>

export interface UndoRequest {
  checkpointId: string
  /** Relative to the workspace. */
  path: string
  /** The hash of the file as the person sees it; null: it is not there. */
  expect: string | null
  agentLeft: LeftByAgent
}

const MERGED_BYTES = 4 * 1024 * 1024

export async function undoChange(door: Door, request: UndoRequest): Promise<UndoOutcome> {
  if (request.agentLeft === 'nobody')
    return notPossible('No turn of the agent has changed this file: what is new in it is the work of people.')
  const path = `${WORKSPACE_ROOT}/${request.path}`
  const now = await door.workspace.readFile(path)
  if (!now.ok && now.problem.kind !== 'not_found') return notPossible(now.problem.message)
  const current = now.ok ? now.value : null
  const hash = current?.sha256 ?? null
  if (hash !== request.expect) return { kind: 'stale', sha256: hash }
  const before = await contentBefore(door, request)
  if (!before.ok) return notPossible(before.message)
  const { theirs } = before
  const agents = await editedSince(door, request.agentLeft, hash)
  if (agents === 'not_kept')
    return notPossible(
      'The file was edited since, and what the agent left is not kept: its change cannot be told apart.',
    )
  if (current !== null && agents !== null) return mergeBack(door, path, { ours: current, base: agents, theirs })
  if (theirs === null) return removeAgain(door, path, hash)
  return put(door, { path, bytes: theirs, expect: hash, merged: false })
}

/** Null: it was not there. Not to be had is not the same: what cannot be brought back is not taken away. */
async function contentBefore(
  { workbench }: Door,
  { checkpointId, path }: UndoRequest,
): Promise<{ ok: true; theirs: Uint8Array | null } | { ok: false; message: string }> {
  const kept = await workbench.keptFile({ checkpointId, path })
  if (!kept.ok)
    return kept.problem.kind === 'not_found' ? { ok: true, theirs: null } : { ok: false, message: kept.problem.message }
  const { type, bytes } = kept.value
  return type === 'link' || bytes === null
    ? { ok: false, message: 'What was there before is a link, or was too large to be kept.' }
    : { ok: true, theirs: bytes }
}

/** What the agent left, when somebody else edited it since; null: nobody did, as far as is known. */
async function editedSince(
  { workbench }: Door,
  left: LeftByAgent,
  now: string | null,
): Promise<Uint8Array | 'not_kept' | null> {
  if (left === null || left === 'nobody' || now === null || left === now) return null
  if (left === 'gone') return new Uint8Array()
  const content = await workbench.keptContent(left)
  return content.ok ? content.value : 'not_kept'
}

/** From what the agent left to what was before, carried over to what is there now. */
async function mergeBack(
  door: Door,
  path: string,
  sides: { ours: { bytes: Uint8Array; sha256: string | null }; base: Uint8Array; theirs: Uint8Array | null },
): Promise<UndoOutcome> {
  const { ours, base, theirs } = sides
  const all = [ours.bytes, base, theirs ?? new Uint8Array()]
  if (ours.sha256 === null || all.some((bytes) => looksBinary(bytes) || bytes.length > MERGED_BYTES))
    return notPossible('The file was edited since, and it is not a text that can be merged.')
  const [mine, agents, old] = all.map((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  const merge = mergeTexts({ ours: mine ?? '', base: agents ?? '', theirs: old ?? '' })
  if (!merge.clean) return { kind: 'conflict', sha256: ours.sha256, merge }
  const bytes = new TextEncoder().encode(mergedText(merge))
  return put(door, { path, bytes, expect: ours.sha256, merged: true })
}

/** The agent made it, so without the agent it is not there. */
async function removeAgain({ workspace }: Door, path: string, expect: string | null): Promise<UndoOutcome> {
  if (expect === null) return { kind: 'undone', sha256: null, merged: false }
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

function notPossible(message: string): UndoOutcome {
  return { kind: 'not_possible', message }
}
