/** Finds the open files again after a reload. What was not saved is not kept here: saving is for the disk. */
'use client'
import { useEffect } from 'react'
import { z } from 'zod'
import type { EditorRoom } from './editor-context.tsx'
import { EMPTY_TABS, openPaths } from './tabs/tabs.ts'

const group = z.object({ paths: z.array(z.string()), active: z.string().nullable(), preview: z.string().nullable() })
const tabsSchema = z.object({ left: group, right: group.nullable(), focus: z.enum(['left', 'right']) })

export function useRememberedTabs({ sessionId, view, keeper }: EditorRoom): void {
  useEffect(() => {
    const name = `editor.tabs.${sessionId}`
    const stored = readStored(name)
    // A file that somebody pointed at meanwhile goes before what was open.
    if (stored !== null && view.getState().tabs === EMPTY_TABS) {
      view.setState({ tabs: stored })
      for (const path of openPaths(stored)) void keeper.open(path)
    }
    return view.subscribe(({ tabs }) => localStorage.setItem(name, JSON.stringify(tabs)))
  }, [sessionId, view, keeper])
}

function readStored(name: string): z.infer<typeof tabsSchema> | null {
  try {
    const parsed = tabsSchema.safeParse(JSON.parse(localStorage.getItem(name) ?? 'null'))
    return parsed.success && parsed.data.left.paths.length > 0 ? parsed.data : null
  } catch {
    return null
  }
}
