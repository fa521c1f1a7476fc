/** The names of all files of the workspace, for whoever finds files by typing: the tree, the palette, the composer. */
'use client'
import { useEffect, useState } from 'react'
import { fuzzyMatch } from '#app/_ui/lib/fuzzy-match.ts'
import { fileNames } from './session-api.ts'
import { useOpenSession } from './session-context.tsx'
import { useFileChanges } from './use-file-changes.ts'

export interface FileNames {
  /** Null until they are known. */
  names: readonly string[] | null
  /** What to say meanwhile, or why they are not known. */
  note: string | null
  at: number
}

/** Milliseconds for which names are taken as they are: the agent makes files while one types. */
const FRESH_MS = 5_000

export function useFileNames(on: boolean): FileNames {
  const { store } = useOpenSession()
  const { sessionId } = store.getState()
  const [known, setKnown] = useState<FileNames>({ names: null, note: 'The files are being listed…', at: 0 })
  useFileChanges({ onFiles: () => setKnown((now) => (now.at === 0 ? now : { ...now, at: 0 })) })
  const stale = on && Date.now() - known.at > FRESH_MS
  useEffect(() => {
    if (!stale) return
    let current = true
    void fileNames(sessionId).then((result) => {
      if (!current) return
      const at = Date.now()
      setKnown(result.ok ? { names: result.value, note: null, at } : { names: null, note: result.message, at })
    })
    return () => {
      current = false
    }
  }, [stale, sessionId])
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
