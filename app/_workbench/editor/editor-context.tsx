/** What the parts of the editor share: its open files, its tabs, and how the person likes code to look. */
'use client'
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand/vanilla'
import type { CodeLook } from '#app/_monaco/editor-options.ts'
import type { EditorDocument } from './documents/document.ts'
import type { DocumentKeeper } from './documents/documents.ts'
import type { Tabs } from './tabs/tabs.ts'

/** What is to happen once the file is shown: where the cursor goes, if anywhere else than it was, and whether the text takes the keyboard. */
export interface Target {
  path: string
  at: { line: number; column: number } | null
  focus: boolean
}

export interface EditorState {
  tabs: Tabs
  target: Target | null
}

export interface EditorRoom {
  sessionId: string
  keeper: DocumentKeeper
  /** Tabs, and where to go. */
  view: StoreApi<EditorState>
  look: CodeLook
  /** Opens it and shows it; a glance shows it in passing. */
  show(path: string, options?: { line?: number; column?: number; preview?: boolean; focus?: boolean }): void
  /** Asks first when something would be lost. */
  close(side: 'left' | 'right', path: string): void
  /** The person turns away from a text. */
  leave(): Promise<void>
}

const EditorContext = createContext<EditorRoom | null>(null)
export const EditorProvider = EditorContext.Provider

export function useEditor(): EditorRoom {
  const room = useContext(EditorContext)
  if (room === null) throw new Error('a part of the editor stands outside of it')
  return room
}

export function useTabs<T>(select: (tabs: Tabs) => T): T {
  return useStore(useEditor().view, ({ tabs }) => select(tabs))
}

export function useDocument<T>(path: string, select: (document: EditorDocument | undefined) => T): T {
  return useStore(useEditor().keeper.store, (documents) => select(documents[path]))
}
