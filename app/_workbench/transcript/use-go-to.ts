/** Brings a place of the log into view: from a link, a search, or another pane. */
'use client'
import type { Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useIntent } from '#app/_session/hooks.ts'
import { useIntents, useOpenSession } from '#app/_session/session-context.tsx'
import { hasOlder } from '#app/_session/session-store.ts'
import { startOf } from '#app/_session/transcript.ts'
import type { Item } from './use-items.ts'
import { useViewStore } from './view-store.tsx'

/** Milliseconds that the place stays marked. */
const MARK_MS = 2_000

export function useGoTo(list: Virtualizer<HTMLDivElement, HTMLElement>, items: readonly Item[]): void {
  const intents = useIntents()
  const session = useOpenSession()
  const view = useViewStore()
  const [wanted, setWanted] = useState<number | null>(null)
  useIntent(
    'reveal-seq',
    useCallback(({ seq }: { seq: number }) => setWanted(seq), []),
  )
  useEffect(() => {
    const seq = /^#seq-(\d{1,9})$/.exec(window.location.hash)?.[1]
    if (seq !== undefined) intents.send('reveal-seq', { seq: Number(seq) })
  }, [intents])
  const asked = useRef<number | null>(null)
  useEffect(() => {
    if (wanted === null) return
    const data = session.store.getState()
    if (data.transcript.facts.length === 0) return
    if (startOf(data.transcript) >= wanted && hasOlder(data)) {
      if (asked.current !== items.length) void session.loadOlder()
      asked.current = items.length
      return
    }
    setWanted(null)
    const at = indexAt(items, wanted)
    const item = items[at]
    if (item === undefined) return
    list.scrollToIndex(at, { align: 'center' })
    view.setState({ mark: item.key })
    setTimeout(() => view.setState({ mark: null }), MARK_MS)
  }, [wanted, items, list, session, view])
}

/** The row that holds the fact: the last one that begins at or before it. */
function indexAt(items: readonly Item[], seq: number): number {
  return items.findLastIndex((item) => item.kind === 'row' && item.row.seq <= seq)
}
