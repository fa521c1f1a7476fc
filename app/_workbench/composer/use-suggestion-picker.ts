/** Moving through what can be named, and taking one. */
'use client'
import { useMemo, useState } from 'react'
import { applySuggestion, triggerAt } from './suggest.ts'
import type { ComposerText } from './use-composer-text.ts'
import { type Suggestion, useSuggestions } from './use-suggestions.ts'

export interface SuggestionPicker {
  open: boolean
  all: readonly Suggestion[]
  note: string | null
  at: number
  move(by: number): void
  pick(suggestion?: Suggestion): void
  close(): void
}

export function useSuggestionPicker({ text, caret, set }: ComposerText): SuggestionPicker {
  const trigger = useMemo(() => triggerAt(text, caret), [text, caret])
  const { all, note } = useSuggestions(trigger)
  const [place, setPlace] = useState({ query: '', at: 0 })
  /** What was typed when a person closed the list: it stays closed until they go on. */
  const [closed, setClosed] = useState<string | null>(null)
  const query = trigger === null ? '' : `${trigger.kind} ${trigger.query}`
  const at = place.query === query ? Math.min(place.at, Math.max(0, all.length - 1)) : 0
  const open = trigger !== null && closed !== query && (all.length > 0 || note !== null)
  return {
    ...{ open, all, note, at },
    move: (by) => setPlace({ query, at: all.length === 0 ? 0 : (at + by + all.length) % all.length }),
    pick(suggestion = all[at]) {
      if (trigger === null || suggestion === undefined) return
      const next = applySuggestion(text, trigger, suggestion.insert)
      set(next.text, next.caret)
    },
    close: () => setClosed(query),
  }
}
