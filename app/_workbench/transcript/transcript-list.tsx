/** The conversation as a list of which only the part in sight is there, and which follows its end while the person is there. */
'use client'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { hasOlder } from '#app/_session/session-store.ts'
import { Button } from '#app/_ui/button.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { Scrolled } from '#app/_ui/scrolled.tsx'
import { hasOwnWords } from './has-own-words.ts'
import { ItemView } from './item-view.tsx'
import { OlderPages } from './older-pages.tsx'
import { useGoTo } from './use-go-to.ts'
import { type Item, useItems } from './use-items.ts'
import { useOverscan } from './use-overscan.ts'

/** Pixels: how near to the end counts as being there. */
const END_NEAR = 48
/** Rows beyond those that stand ready, at which the past before them is fetched: what arrives is out of reach then, and its rows are made one by one as they come near. */
const OLDER_AHEAD = 8

const HEIGHTS: Readonly<Record<string, number>> = {
  ...{
    message: 64,
    text: 88,
    thinking: 32,
    call: 32,
    divider: 32,
    preparing: 32,
    'turn-end': 40,
    reads: 32,
    steps: 32,
  },
}

function heightOf(item: Item | undefined): number {
  if (item?.kind !== 'row') return 64
  return HEIGHTS[item.row.kind === 'entry' ? item.row.entry.kind : item.row.kind] ?? 40
}

export function TranscriptList({ scroller }: { scroller: RefObject<HTMLDivElement | null> }) {
  const items = useItems()
  const [away, setAway] = useState(false)
  const { loadOlder, store } = useOpenSession()
  const overscan = useOverscan(items.length > 0)
  const list = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heightOf(items[at]),
    getItemKey: (at) => items[at]?.key ?? at,
    ...{ overscan, paddingStart: 12, paddingEnd: 20, anchorTo: 'end', followOnAppend: true },
    scrollEndThreshold: END_NEAR,
    onChange: (instance) => {
      setAway(restBelow(instance) > END_NEAR)
      const above = instance.range?.startIndex ?? Number.POSITIVE_INFINITY
      if (above < overscan + OLDER_AHEAD && hasOlder(store.getState())) void loadOlder()
    },
  })
  useOpenAtEnd(list, items.length)
  useFollowOwnWords(list, items.length)
  useGoTo(list, items)
  const latest = () => list.scrollToIndex(items.length - 1, { align: 'end' })
  useCommand('transcript-latest', latest)
  return (
    <div className="relative min-h-0 flex-1">
      <Scrolled
        always
        ref={scroller}
        // Opaque, so that the browser scrolls what is painted in place of painting it anew.
        className="h-full overflow-y-auto overscroll-contain bg-background outline-none [overflow-anchor:none]"
      >
        <OlderPages />
        <Feed list={list} items={items} />
      </Scrolled>
      {away ? (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full bg-float shadow-float"
          onClick={latest}
        >
          <ArrowDown size={14} strokeWidth={1.5} aria-hidden />
          Jump to latest
        </Button>
      ) : null}
    </div>
  )
}

/** Pixels below what is in sight. Reckoned, not asked of the page: that would lay it out once more in each frame. */
function restBelow({ scrollOffset, scrollRect, getTotalSize }: Virtualizer<HTMLDivElement, HTMLElement>): number {
  return getTotalSize() - (scrollOffset ?? 0) - (scrollRect?.height ?? 0)
}

/** A session opens at its end, once. */
function useOpenAtEnd(list: Virtualizer<HTMLDivElement, HTMLElement>, count: number): void {
  const opened = useRef(false)
  useLayoutEffect(() => {
    if (opened.current || count === 0) return
    opened.current = true
    list.scrollToIndex(count - 1, { align: 'end' })
  }, [list, count])
}

/** Who says something reads on from there, wherever they were; what waits its turn stands above the composer. */
function useFollowOwnWords(list: Virtualizer<HTMLDivElement, HTMLElement>, count: number): void {
  const pending = useSession((data) => data.pending)
  const running = useHead((state) => state.turns['main'] !== undefined, false)
  const before = useRef(pending)
  useLayoutEffect(() => {
    const spoken = hasOwnWords({ before: before.current, now: pending, running })
    before.current = pending
    if (spoken) list.scrollToIndex(count - 1, { align: 'end' })
  }, [list, pending, running, count])
}

function Feed({ list, items }: { list: Virtualizer<HTMLDivElement, HTMLElement>; items: readonly Item[] }) {
  const busy = useSession(({ overlay }) => Object.keys(overlay.blocks).length > 0)
  return (
    <div
      role="feed"
      aria-label="Conversation"
      aria-busy={busy}
      className="relative w-full"
      style={{ height: list.getTotalSize() }}
    >
      {list.getVirtualItems().map((place) => {
        const item = items[place.index]
        if (item === undefined) return null
        return (
          <article
            key={place.key}
            ref={list.measureElement}
            data-index={place.index}
            data-key={item.key}
            aria-posinset={place.index + 1}
            aria-setsize={items.length}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${place.start}px)` }}
          >
            <ItemView item={item} />
          </article>
        )
      })}
    </div>
  )
}
