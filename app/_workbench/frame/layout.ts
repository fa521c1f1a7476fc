/** The shape of the workbench: which preset, which panes are open where, how wide. Pure; remembered per browser. */
import { z } from 'zod'
import type { Place } from '../pane.ts'

export const PLACES: readonly Place[] = ['side', 'work', 'bottom']

const sizesSchema = z.record(z.string(), z.number().min(0).max(100))
const layoutSchema = z.object({
  preset: z.enum(['watch', 'code']),
  /** Whether a place is there at all. */
  open: z.object({ side: z.boolean(), work: z.boolean(), bottom: z.boolean() }),
  /** The pane in front, by place. */
  active: z.record(z.string(), z.string()),
  /** Percentages as a person left them, by group and the panels in it. */
  sizes: z.record(z.string(), sizesSchema),
  /** What is chosen on a phone: `transcript`, or a pane that has a tab or stands in one. */
  phoneTab: z.string(),
})
/** `phoneLedTo`: the pane that something led to on a phone, over its tab. Of this session and not of the browser, so it is not kept. */
export type Layout = z.infer<typeof layoutSchema> & { phoneLedTo: string | null }
export type Preset = Layout['preset']
export type Sizes = z.infer<typeof sizesSchema>

export const TRANSCRIPT = 'transcript'

export const DEFAULT_LAYOUT: Layout = {
  preset: 'watch',
  open: { side: true, work: true, bottom: true },
  active: {},
  sizes: {},
  ...{ phoneTab: TRANSCRIPT, phoneLedTo: null },
}

/** What a browser kept is a stranger's text: it is understood or it is not. */
export function readLayout(text: string | null): Layout {
  if (text === null) return DEFAULT_LAYOUT
  try {
    const parsed = layoutSchema.safeParse(JSON.parse(text))
    return parsed.success ? { ...parsed.data, phoneLedTo: null } : DEFAULT_LAYOUT
  } catch {
    // Not JSON: as if nothing had been kept.
    return DEFAULT_LAYOUT
  }
}

/** Percentages that a preset gives to the panels that are there. */
const SHARES: Readonly<Record<Preset, Sizes>> = {
  watch: { side: 18, transcript: 48, right: 34, work: 66, bottom: 34 },
  code: { side: 17, transcript: 28, right: 55, work: 70, bottom: 30 },
}

/** One name for each set of panels: sizes of three panels say nothing about two. */
export function sizesKey(preset: Preset, panels: readonly string[]): string {
  return `${preset}:${panels.join('+')}`
}

/** Sizes of these panels, which add up to 100: as they were left, else as the preset has them. */
export function sizesOf({ preset, sizes }: Pick<Layout, 'preset' | 'sizes'>, panels: readonly string[]): Sizes {
  const kept = sizes[sizesKey(preset, panels)]
  if (kept !== undefined && panels.every((panel) => kept[panel] !== undefined)) return kept
  const shares = panels.map((panel) => SHARES[preset][panel] ?? 50)
  const whole = shares.reduce((sum, share) => sum + share, 0)
  return Object.fromEntries(panels.map((panel, at) => [panel, ((shares[at] ?? 0) / whole) * 100]))
}

export function otherPreset(preset: Preset): Preset {
  return preset === 'watch' ? 'code' : 'watch'
}
