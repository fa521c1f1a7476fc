/** The search that runs: asked anew shortly after the last letter, stopped when another begins. */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { streamLines } from '#app/_api/stream-lines.ts'
import { useSession } from '#app/_session/hooks.ts'
import { routes } from '#protocol/api/routes.ts'
import { searchLineSchema } from '#protocol/api/search-routes.ts'
import { addLines, NO_RESULTS, type Results } from './results.ts'
import { queryOf, type SearchForm } from './search-form.ts'

export interface Search {
  results: Results
  running: boolean
  trouble: string | null
  again(): void
}

/** Milliseconds after the last letter. */
const PATIENCE_MS = 250

export function useSearch(form: SearchForm): Search {
  const sessionId = useSession((data) => data.sessionId)
  const [search, setSearch] = useState<Omit<Search, 'again'>>({ results: NO_RESULTS, running: false, trouble: null })
  const running = useRef<AbortController | null>(null)
  const { pattern, regex, caseSensitive, wholeWord, include, exclude, ignored } = form
  const run = useCallback(() => {
    running.current?.abort()
    const query = queryOf({ pattern, regex, caseSensitive, wholeWord, include, exclude, ignored, replacement: '' })
    if (query === null) return setSearch({ results: NO_RESULTS, running: false, trouble: null })
    const controller = new AbortController()
    running.current = controller
    // What was found before stays until the first new line, so that nothing flickers.
    let fresh = true
    setSearch(({ results }) => ({ results, running: true, trouble: null }))
    void streamLines({
      ...{
        route: routes.search,
        params: { id: sessionId },
        body: query,
        line: searchLineSchema,
        signal: controller.signal,
      },
      onLines(lines) {
        if (controller.signal.aborted) return
        const before = fresh
        fresh = false
        setSearch(({ results }) => ({
          results: addLines(before ? NO_RESULTS : results, lines),
          running: true,
          trouble: null,
        }))
      },
    }).then((problem) => {
      if (controller.signal.aborted) return
      setSearch(({ results }) => ({
        results,
        running: false,
        trouble: problem?.sentence ?? results.end?.error ?? null,
      }))
    })
  }, [sessionId, pattern, regex, caseSensitive, wholeWord, include, exclude, ignored])
  useEffect(() => {
    const timer = setTimeout(run, PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [run])
  useEffect(() => () => running.current?.abort(), [])
  return { ...search, again: run }
}
