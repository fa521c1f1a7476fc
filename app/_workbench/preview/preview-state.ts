/** What this tab of the browser shows of a session's previews; found again after a reload. */
import { z } from 'zod'

export const WIDTHS = ['390', '768', 'full'] as const
const shownSchema = z.object({
  port: z.int().min(1).max(65_535).nullable(),
  path: z.string().max(2000),
  width: z.enum(WIDTHS),
})
export type ShownPreview = z.infer<typeof shownSchema>

const NOTHING: ShownPreview = { port: null, path: '/', width: 'full' }

export function readShown(sessionId: string): ShownPreview {
  try {
    const parsed = shownSchema.safeParse(JSON.parse(sessionStorage.getItem(keptAs(sessionId)) ?? 'null'))
    return parsed.success ? parsed.data : NOTHING
  } catch {
    // Not ours, or nothing is kept.
    return NOTHING
  }
}

export function keepShown(sessionId: string, shown: ShownPreview): void {
  try {
    sessionStorage.setItem(keptAs(sessionId), JSON.stringify(shown))
  } catch {
    // No room or not allowed: it lasts as long as the page.
  }
}

function keptAs(sessionId: string): string {
  return `preview.${sessionId}`
}
