/** What changed in the files since a kept state, with the agent's newest call for each; and all of it as one patch. */
import type { ChangedFile, Changes } from '#protocol/api/change-routes.ts'
import type { KeptCheckpoint } from '#protocol/state.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { Difference } from '#sandbox/workbench.ts'
import { fileSides, patchBetween } from './file-sides.ts'
import type { Touch } from './touched-files.ts'

const NOTHING: Omit<Changes, 'base'> = { files: [], added: 0, removed: 0, truncated: false, leftOut: [] }
/** Characters of a patch, and of files in it. */
const PATCH_LIMIT = 8 * 1024 * 1024

export async function listChanges(
  { workbench }: Sandbox,
  base: KeptCheckpoint | null,
  touched: ReadonlyMap<string, readonly Touch[]>,
): Promise<Changes> {
  if (base === null) return { base: null, ...NOTHING }
  const compared = await workbench.compare(base.checkpointId)
  // Its turn may have been long ago: old states make room for new ones.
  if (!compared.ok) return { base: null, ...NOTHING }
  const { differences, truncated, leftOut } = compared.value
  const files = differences.map((difference) => fileOf(difference, { base, touched }))
  const sum = (side: 'added' | 'removed') => files.reduce((total, file) => total + (file[side] ?? 0), 0)
  const { checkpointId, at, cause } = base
  return { base: { checkpointId, at, cause }, files, added: sum('added'), removed: sum('removed'), truncated, leftOut }
}

function fileOf(
  { modeBefore, modeAfter, ...difference }: Difference,
  { base, touched }: { base: KeptCheckpoint; touched: ReadonlyMap<string, readonly Touch[]> },
): ChangedFile {
  const writes = touched
    .get(difference.path)
    ?.filter(({ access, callSeq }) => access === 'write' && callSeq > base.coversSeq)
  return {
    ...difference,
    ...(modeBefore === modeAfter ? {} : { mode: { before: modeBefore, after: modeAfter } }),
    callSeq: writes?.[0]?.callSeq ?? null,
  }
}

/** Text files only. Null: it is larger than a patch may be. */
export async function patchOf(sandbox: Sandbox, changes: Changes, path: string | undefined): Promise<string | null> {
  const { base } = changes
  let patch = ''
  for (const file of base === null ? [] : changes.files) {
    if (base === null || (path !== undefined && file.path !== path) || file.binary) continue
    const names = { from: file.from ?? file.path, to: file.path }
    const sides = await fileSides(sandbox, { checkpointId: base.checkpointId, path: names.to, from: names.from })
    if (sides !== null) patch += patchBetween(names, sides.before, sides.after) ?? ''
    if (patch.length > PATCH_LIMIT) return null
  }
  return patch
}
