/** Which terminals are in front: one, or two side by side. Pure; tabs themselves are what the container runs and what was opened to be read. */
import { z } from 'zod'

/** The output of a command of the agent, opened to be read. */
const outputTabSchema = z.object({
  callSeq: z.int(),
  taskId: z.string().nullable(),
  command: z.string(),
})
export type OutputTab = z.infer<typeof outputTabSchema>

export const arrangementSchema = z.object({
  left: z.string().nullable(),
  right: z.string().nullable(),
  focus: z.enum(['left', 'right']),
  outputs: z.array(outputTabSchema).max(64),
})
export type Arrangement = z.infer<typeof arrangementSchema>
export type Side = Arrangement['focus']

export const NOTHING_SHOWN: Arrangement = { left: null, right: null, focus: 'left', outputs: [] }

export function outputKey({ callSeq }: Pick<OutputTab, 'callSeq'>): string {
  return `output-${callSeq}`
}

/** The tab that keys and buttons are about. */
export function activeKey({ left, right, focus }: Arrangement): string | null {
  return focus === 'right' && right !== null ? right : left
}

export function sideOf({ left, right }: Arrangement, key: string): Side | null {
  return left === key ? 'left' : right === key ? 'right' : null
}

/** Brings it to the front where the focus is; where it is seen already it is only focused. */
export function showTab(arrangement: Arrangement, key: string): Arrangement {
  const seen = sideOf(arrangement, key)
  if (seen !== null) return { ...arrangement, focus: seen }
  const focus = arrangement.right === null ? 'left' : arrangement.focus
  return { ...arrangement, focus, [focus]: key }
}

/** Beside what is in front. */
export function splitWith(arrangement: Arrangement, key: string): Arrangement {
  if (arrangement.left === null || arrangement.left === key) return { ...arrangement, left: key, focus: 'left' }
  return { ...arrangement, right: key, focus: 'right' }
}

export function unsplit(arrangement: Arrangement): Arrangement {
  return { ...arrangement, left: activeKey(arrangement), right: null, focus: 'left' }
}

export function openOutput(arrangement: Arrangement, output: OutputTab): Arrangement {
  const known = arrangement.outputs.some(({ callSeq }) => callSeq === output.callSeq)
  const outputs = known ? arrangement.outputs : [...arrangement.outputs, output].slice(-64)
  return showTab({ ...arrangement, outputs }, outputKey(output))
}

export function closeOutput(arrangement: Arrangement, key: string): Arrangement {
  return { ...arrangement, outputs: arrangement.outputs.filter((output) => outputKey(output) !== key) }
}

/** With these tabs, in their order: what is gone gives its place to a neighbour, and nothing is shown twice. */
export function settle(arrangement: Arrangement, before: readonly string[], now: readonly string[]): Arrangement {
  const { left, right } = arrangement
  const keptRight = right !== null && now.includes(right) ? right : null
  const keptLeft = left !== null && now.includes(left) ? left : neighbour(left, { before, now, taken: keptRight })
  const settled = keptLeft ?? keptRight
  const split = keptLeft === null ? null : keptRight
  const focus = split === null ? 'left' : arrangement.focus
  if (settled === left && split === right && focus === arrangement.focus) return arrangement
  return { ...arrangement, left: settled, right: split, focus }
}

function neighbour(
  gone: string | null,
  { before, now, taken }: { before: readonly string[]; now: readonly string[]; taken: string | null },
): string | null {
  const free = (key: string) => key !== taken && now.includes(key)
  const at = gone === null ? -1 : before.indexOf(gone)
  if (at === -1) return now.findLast(free) ?? null
  return before.slice(at + 1).find(free) ?? before.slice(0, at).findLast(free) ?? now.findLast(free) ?? null
}
