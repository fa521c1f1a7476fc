/** The open files as this browser keeps them over a reload. What was not saved is not kept here: saving is for the disk. */
import { z } from 'zod'
import type { Tabs } from './tabs.ts'

const group = z.object({ paths: z.array(z.string()), active: z.string().nullable(), preview: z.string().nullable() })
const tabsSchema = z.object({ left: group, right: group.nullable(), focus: z.enum(['left', 'right']) })

/** Null: none were open. */
export function readStoredTabs(sessionId: string): Tabs | null {
  try {
    const parsed = tabsSchema.safeParse(JSON.parse(localStorage.getItem(keptAs(sessionId)) ?? 'null'))
    return parsed.success && parsed.data.left.paths.length > 0 ? parsed.data : null
  } catch {
    // Nothing is kept here, or it is not ours: as if none had been open.
    return null
  }
}

export function storeTabs(sessionId: string, tabs: Tabs): void {
  try {
    localStorage.setItem(keptAs(sessionId), JSON.stringify(tabs))
  } catch {
    // No room or not allowed: they are open as long as the page.
  }
}

function keptAs(sessionId: string): string {
  return `editor.tabs.${sessionId}`
}
