/** One file before and now, as far as it can be shown as text. */
import { createTwoFilesPatch } from 'diff'
import type { ChangedFileView } from '#protocol/api/change-routes.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import { looksBinary } from '#server/agent/tools/text/decode-output.ts'

type Side = ChangedFileView['before']
type Door = Pick<Sandbox, 'workspace' | 'workbench'>

/** Bytes of a side that is shown, and milliseconds that a patch may take. */
const SHOWN_BYTES = 2 * 1024 * 1024
const PATCH_MS = 500
const CONTEXT = 3

const ABSENT: Side = { sha256: null, size: 0, text: null, why: 'absent' }

/** Resolves to null when the file was not in the checkpoint and is not there now either. */
export async function fileSides(
  door: Door,
  { checkpointId, path, from }: { checkpointId: string; path: string; from: string },
): Promise<{ before: Side; after: Side } | null> {
  const [before, after] = await Promise.all([keptSide(door, checkpointId, from), sideNow(door, path)])
  return before.why === 'absent' && after.why === 'absent' ? null : { before, after }
}

async function keptSide({ workbench }: Door, checkpointId: string, path: string): Promise<Side> {
  const kept = await workbench.keptFile({ checkpointId, path })
  if (!kept.ok) return ABSENT
  const { type, bytes, size, sha256 } = kept.value
  if (type === 'link') return { sha256, size, text: null, why: 'link' }
  return bytes === null ? { sha256, size, text: null, why: 'too_large' } : textSide(bytes, sha256)
}

async function sideNow({ workspace }: Door, path: string): Promise<Side> {
  const read = await workspace.readFile(`${WORKSPACE_ROOT}/${path}`, { maxBytes: SHOWN_BYTES })
  if (read.ok) return textSide(read.value.bytes, read.value.sha256)
  if (read.problem.kind !== 'too_large') return ABSENT
  const stat = await workspace.stat(`${WORKSPACE_ROOT}/${path}`)
  return { sha256: null, size: stat.ok ? stat.value.size : 0, text: null, why: 'too_large' }
}

function textSide(bytes: Uint8Array, sha256: string | null): Side {
  const size = bytes.length
  if (size > SHOWN_BYTES) return { sha256, size, text: null, why: 'too_large' }
  if (looksBinary(bytes)) return { sha256, size, text: null, why: 'binary' }
  return { sha256, size, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), why: null }
}

/** Null: a side is no text, or the two are too different to say so in time. */
export function patchBetween(names: { from: string; to: string }, before: Side, after: Side): string | null {
  const [old, now] = [textOf(before), textOf(after)]
  if (old === null || now === null) return null
  const oldName = before.why === 'absent' ? '/dev/null' : `a/${names.from}`
  const newName = after.why === 'absent' ? '/dev/null' : `b/${names.to}`
  const body = createTwoFilesPatch(oldName, newName, old, now, undefined, undefined, {
    ...{ context: CONTEXT, timeout: PATCH_MS },
  }) as string | undefined
  if (body === undefined) return null
  // git reads the names from its own first line; the rule of signs above them is another program's.
  const hunks = body.replace(/^=+\n/, '')
  return `diff --git a/${names.from} b/${names.to}\n${modeLines(names, before, after)}${hunks}`
}

function textOf({ text, why }: Side): string | null {
  return why === 'absent' ? '' : text
}

function modeLines(names: { from: string; to: string }, before: Side, after: Side): string {
  if (before.why === 'absent') return 'new file mode 100644\n'
  if (after.why === 'absent') return 'deleted file mode 100644\n'
  return names.from === names.to ? '' : `rename from ${names.from}\nrename to ${names.to}\n`
}
