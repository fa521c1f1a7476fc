/** What stands in the composer of the inbox, kept by this tab: neither a reload nor a look at the settings loses it. */
import { z } from 'zod'

const KEPT_AS = 'slipway.start'

const storedSchema = z.object({
  kind: z.enum(['sample', 'git', 'upload', 'empty']),
  text: z.string(),
  url: z.string(),
  ref: z.string(),
})
/** Not what was chosen for an upload: the browser gives no way back to it. */
export type StoredDraft = z.infer<typeof storedSchema>

/** Null: nothing was kept. */
export function readStoredDraft(): StoredDraft | null {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(sessionStorage.getItem(KEPT_AS) ?? 'null'))
    return parsed.success ? parsed.data : null
  } catch {
    // Nothing can be kept here, or it is not ours.
    return null
  }
}

export function storeDraft({ kind, text, url, ref }: StoredDraft): void {
  try {
    if (text === '' && url === '') sessionStorage.removeItem(KEPT_AS)
    else sessionStorage.setItem(KEPT_AS, JSON.stringify({ kind, text, url, ref }))
  } catch {
    // It stands there as long as the page.
  }
}
