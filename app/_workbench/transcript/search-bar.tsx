/** Search in the conversation: from place to place, with a count. */
'use client'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { plural } from '#app/_session/format.ts'
import { useSession } from '#app/_session/hooks.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { leadToMatch } from './lead-to-match.ts'
import { foldOver, rowsOf, shownAt } from './rows.ts'
import { type Found, searchEntries } from './search-entries.ts'
import { useLoadAll } from './use-load-all.ts'
import { useTextMarks } from './use-text-marks.ts'
import { useView, useViewStore } from './view-store.tsx'

export function SearchBar({ scroller }: { scroller: RefObject<HTMLDivElement | null> }) {
  const view = useViewStore()
  const query = useView(({ search }) => search) ?? ''
  const entries = useSession(({ transcript }) => transcript.entries)
  const whole = useLoadAll(query !== '')
  const wanted = useDeferredValue(query)
  const density = useView((one) => one.density)
  const shown = useMemo(() => shownAt(entries, density), [entries, density])
  const found = useMemo(() => searchEntries(shown, wanted), [shown, wanted])
  const [at, setAt] = useState<number | null>(null)
  const intents = useIntents()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  useTextMarks(scroller, wanted)
  const go = (by: 1 | -1) => {
    if (found.length === 0) return
    const next = at === null ? (by === 1 ? 0 : found.length - 1) : (at + by + found.length) % found.length
    const one = found[next]
    if (one === undefined) return
    setAt(next)
    const fold = foldOver(rowsOf(shown, density), one.key)
    const opened = [one.key, `${one.key}/all`, ...(fold === null ? [] : [fold])]
    view.setState(({ open }) => ({ open: { ...open, ...Object.fromEntries(opened.map((key) => [key, true])) } }))
    intents.send('reveal-seq', { seq: one.seq })
    if (scroller.current !== null) leadToMatch(scroller.current, { key: one.key, text: wanted })
  }
  return (
    <search className="flex min-w-0 flex-1 items-center gap-1">
      <input
        ref={input}
        type="search"
        aria-label="Search the conversation"
        placeholder="Search the conversation"
        value={query}
        onChange={(event) => {
          setAt(null)
          view.setState({ search: event.target.value })
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') view.setState({ search: null })
          if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault()
        }}
        className="h-7 min-w-0 flex-1 rounded-control bg-transparent text-ui outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      <output aria-live="polite" className="tabular shrink-0 text-meta text-muted">
        {query === '' ? '' : countWords(found, at)}
        {whole || query === '' ? '' : ' so far'}
      </output>
      <IconButton icon={ChevronUp} label="Previous" keys="Shift+Enter" size="small" onClick={() => go(-1)} />
      <IconButton icon={ChevronDown} label="Next" keys="Enter" size="small" onClick={() => go(1)} />
      <IconButton
        icon={X}
        label="Close the search"
        keys="Escape"
        size="small"
        onClick={() => view.setState({ search: null })}
      />
    </search>
  )
}

/** Steps are gone to one by one; a long output may hold the text many times. */
function countWords(found: readonly Found[], at: number | null): string {
  if (found.length === 0) return 'Nothing found'
  const total = found.reduce((sum, { count }) => sum + count, 0)
  const matches = plural(total, 'match', 'matches')
  return at === null ? `${matches} in ${plural(found.length, 'step')}` : `Step ${at + 1} of ${found.length}, ${matches}`
}
