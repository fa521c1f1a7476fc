/** What can be named at the caret: files of the workspace, commands that there are. */
'use client'
import { useEffect, useMemo, useState } from 'react'
import { fileNames } from '#app/_session/session-api.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { fuzzyMatch } from '#app/_ui/lib/fuzzy-match.ts'
import { SLASH_COMMANDS } from './slash-commands.ts'
import type { Trigger } from './suggest.ts'

export interface Suggestion {
  /** What is written into the text. */
  insert: string
  title: string
  ranges: readonly (readonly [number, number])[]
  hint: string
}

const MOST = 12
/** Milliseconds for which names are taken as they are: the agent makes files while one writes. */
const FRESH_MS = 5_000

export function useSuggestions(trigger: Trigger | null): { all: readonly Suggestion[]; note: string | null } {
  const files = useFileNames(trigger?.kind === 'file')
  return useMemo(() => {
    if (trigger === null) return { all: [], note: null }
    if (trigger.kind === 'command') return { all: commands(trigger.query), note: null }
    if (files.names === null) return { all: [], note: files.note }
    const all = ranked(trigger.query, files.names)
    return { all, note: all.length === 0 ? 'No file is called like that.' : null }
  }, [trigger, files])
}

function commands(query: string): Suggestion[] {
  return SLASH_COMMANDS.filter(({ name }) => name.startsWith(query)).map(({ name, meaning, argument }) => ({
    insert: `/${name}`,
    title: `/${name}${argument === undefined ? '' : ` ${argument}`}`,
    ranges: [],
    hint: meaning,
  }))
}

function ranked(query: string, names: readonly string[]): Suggestion[] {
  return names
    .flatMap((name) => {
      const match = fuzzyMatch(query, name)
      return match === null ? [] : [{ name, ...match }]
    })
    .sort((left, right) => right.score - left.score || left.name.length - right.name.length)
    .slice(0, MOST)
    .map(({ name, ranges }) => ({ insert: `@${name}`, title: name, ranges, hint: '' }))
}

interface Names {
  names: readonly string[] | null
  note: string | null
  at: number
}

function useFileNames(on: boolean): Names {
  const { store } = useOpenSession()
  const { sessionId } = store.getState()
  const [known, setKnown] = useState<Names>({ names: null, note: 'The files are being listed…', at: 0 })
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
