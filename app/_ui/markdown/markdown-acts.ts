/** What a text can ask of the page it stands in. */
'use client'
import { createContext } from 'react'

export interface MarkdownActs {
  /** Opens a file of the workspace; without it, paths are text. */
  openFile?: (file: { path: string; line?: number }) => void
}

export const MarkdownActsContext = createContext<MarkdownActs>({})
