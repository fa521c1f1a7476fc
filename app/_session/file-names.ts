/** The names of all files of the workspace, for whoever finds files by typing: the tree, the palette, the composer. */
'use client'
import { useEffect, useMemo } from 'react'
import { useStore } from 'zustand'
import { fuzzyMatch } from '#app/_ui/lib/fuzzy-match.ts'
import { createNameKeeper, type FileNames } from './name-keeper.ts'
import { fileNames } from './session-api.ts'
import { useOpenSession } from './session-context.tsx'
import { useFileChanges } from './use-file-changes.ts'

/** Milliseconds for which names are taken as they are: the agent makes files while one types. */
const FRESH_MS = 5_000

export function useFileNames(on: boolean): FileNames {
  const { store } = useOpenSession()
  const { sessionId } = store.getState()
  const keeper = useMemo(() => createNameKeeper(() => fileNames(sessionId)), [sessionId])
  const known = useStore(keeper.store)
  useFileChanges({ onFiles: keeper.changed })
  const stale = on && Date.now() - known.at > FRESH_MS
  // Also after an answer that is old already.
  useEffect(() => {
    if (stale) void keeper.ask(known)
  }, [stale, known, keeper])
  return known
}

export interface RankedName {
  name: string
  ranges: readonly (readonly [number, number])[]
}

/** The best first; of two alike the shorter. */
export function rankNames(query: string, names: readonly string[], most: number): RankedName[] {
  return names
    .flatMap((name) => {
      const match = fuzzyMatch(query, name)
      return match === null ? [] : [{ name, ...match }]
    })
    .sort((left, right) => right.score - left.score || left.name.length - right.name.length)
    .slice(0, most)
}
