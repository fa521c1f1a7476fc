/** What the frame needs to know of a pane. Panes never import each other: they read the session and send intents. */

import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { IntentName } from '#app/_session/intents.ts'
import type { CommandName } from '#app/_ui/keys/commands.ts'

/** Where a pane has its tab: left of the transcript, right of it, or below that. */
export type Place = 'side' | 'work' | 'bottom'

export interface Pane {
  /** Short and constant: layouts are remembered by it. */
  id: string
  title: string
  icon: LucideIcon
  place: Place
  /** The command of `_ui/keys` that brings it to the front. */
  command?: CommandName
  /** Intents that bring it to the front when they are sent; the pane itself takes them with `useIntent`. */
  takes: readonly IntentName[]
  /** Sent when a person opens it by its key or its tab, so that it takes the keyboard; one that only comes back with a remembered layout takes nothing. */
  opening?: 'show-files' | 'search-files'
  /** On a phone: with a tab of its own at the bottom, in the tab of another pane where one chooses between them, or only shown when something leads to it and with a way back. */
  phone: 'tab' | 'led-to' | { inTabOf: string }
  /** Stays alive behind other tabs, such as a terminal or an editor with unsaved text. */
  keepAlive: boolean
  /** Loaded with `next/dynamic` when it is heavy. */
  Body: ComponentType
  /** A figure for its tab; 0 shows none. A hook: it is called in every render of the tab. */
  useCount?: () => number
}
