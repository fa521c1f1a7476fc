/** A three-way merge by lines, for the editor's conflict card and for taking a change back: a conflict is a value. Pure. */
import { z } from 'zod'
import { diffLines, type LineChange, linesOf } from './line-diff.ts'

/** Texts keep their line ends. `both`: the two sides made the same change. */
export const mergeHunkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['same', 'ours', 'theirs', 'both']), text: z.string() }),
  z.object({ kind: z.literal('conflict'), base: z.string(), ours: z.string(), theirs: z.string() }),
])
export type MergeHunk = z.infer<typeof mergeHunkSchema>

export const mergedSchema = z.object({
  /** No hunk is a conflict. */
  clean: z.boolean(),
  hunks: z.array(mergeHunkSchema),
})
export type Merged = z.infer<typeof mergedSchema>

export interface MergeSides {
  base: string
  ours: string
  theirs: string
}

/** Changes that touch each other are a conflict unless they are the same, as git has it. */
export function mergeTexts({ base, ours, theirs }: MergeSides): Merged {
  const lines = { base: linesOf(base), ours: linesOf(ours), theirs: linesOf(theirs) }
  const mine = diffLines(lines.base, lines.ours)
  const other = diffLines(lines.base, lines.theirs)
  const hunks: MergeHunk[] = []
  const keep = (from: number, to: number) => {
    if (from < to) hunks.push({ kind: 'same', text: lines.base.slice(from, to).join('') })
  }
  let done = 0
  for (const region of regionsOf(mine, other)) {
    keep(done, region.from)
    hunks.push(hunkOf(lines, region))
    done = region.to
  }
  keep(done, lines.base.length)
  return { clean: hunks.every(({ kind }) => kind !== 'conflict'), hunks }
}

export interface ConflictLabels {
  ours: string
  theirs: string
}

/** The merge as one text; conflicts as git writes them, with the base between. */
export function mergedText(
  { hunks }: Merged,
  { ours, theirs }: ConflictLabels = { ours: 'yours', theirs: 'theirs' },
): string {
  return hunks
    .map((hunk) =>
      hunk.kind === 'conflict'
        ? `<<<<<<< ${ours}\n${closed(hunk.ours)}||||||| base\n${closed(hunk.base)}=======\n${closed(hunk.theirs)}>>>>>>> ${theirs}\n`
        : hunk.text,
    )
    .join('')
}

/** A marker begins on a line of its own, also behind a last line without an end. */
function closed(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

/** A stretch of the base that one side or both changed. */
interface Region {
  from: number
  to: number
  ours: LineChange[]
  theirs: LineChange[]
}

function regionsOf(ours: readonly LineChange[], theirs: readonly LineChange[]): Region[] {
  const all = [
    ...ours.map((change) => ({ change, side: 'ours' as const })),
    ...theirs.map((change) => ({ change, side: 'theirs' as const })),
  ].sort(
    (left, right) => left.change.beforeFrom - right.change.beforeFrom || left.change.beforeTo - right.change.beforeTo,
  )
  const regions: Region[] = []
  for (const { change, side } of all) {
    const last = regions.at(-1)
    const touches = last !== undefined && change.beforeFrom <= last.to
    const region = touches ? last : { from: change.beforeFrom, to: change.beforeTo, ours: [], theirs: [] }
    if (!touches) regions.push(region)
    region.to = Math.max(region.to, change.beforeTo)
    region[side].push(change)
  }
  return regions
}

function hunkOf(lines: Record<'base' | 'ours' | 'theirs', string[]>, region: Region): MergeHunk {
  const ours = sideOf(lines.ours, region, region.ours)
  const theirs = sideOf(lines.theirs, region, region.theirs)
  if (region.theirs.length === 0) return { kind: 'ours', text: ours }
  if (region.ours.length === 0) return { kind: 'theirs', text: theirs }
  if (ours === theirs) return { kind: 'both', text: ours }
  return { kind: 'conflict', base: lines.base.slice(region.from, region.to).join(''), ours, theirs }
}

/** What a side has in the place of the region: its changes, and what it left between them. */
function sideOf(side: readonly string[], { from, to }: Region, changes: readonly LineChange[]): string {
  const [first] = changes
  const last = changes.at(-1)
  // A side without a change here is not asked for its words.
  if (first === undefined || last === undefined) return ''
  return side.slice(first.afterFrom - (first.beforeFrom - from), last.afterTo + (to - last.beforeTo)).join('')
}
