/** What can be named at the caret: files of the workspace, commands that there are. */
'use client'
import { useMemo } from 'react'
import { rankNames, useFileNames } from '#app/_session/file-names.ts'
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
  return rankNames(query, names, MOST).map(({ name, ranges }) => ({
    insert: `@${name}`,
    title: name,
    ranges,
    hint: '',
  }))
}
