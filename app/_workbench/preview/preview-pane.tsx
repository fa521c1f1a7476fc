/** The preview: a bar, and the page of a port in a frame on its own origin, or why there is none. */
'use client'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useHead, useIntent, useSession } from '#app/_session/hooks.ts'
import type { IntentBodies } from '#app/_session/intents.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { toast } from '#app/_ui/toast.ts'
import { canGo, gaveUp, go, loaded, NEW_FRAME } from './frame-history.ts'
import { PreviewBar } from './preview-bar.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { PreviewRest } from './preview-rest.tsx'
import { keepShown, readShown, type ShownPreview } from './preview-state.ts'
import { previewStand } from './preview-words.ts'
import { openOutside, useWayIn, type Visit } from './use-way-in.ts'

/** Milliseconds in which a step loads a page, if it loads one. */
const PATIENCE_MS = 2_500

export function PreviewPane() {
  const sessionId = useSession((data) => data.sessionId)
  const ports = useSession(({ live }) => live?.ports ?? null)
  const ailing = useSession((data) => data.ailing)
  const sandbox = useHead((state) => state.sandbox, null)
  const intents = useIntents()
  const pane = useRef<HTMLDivElement>(null)
  const { shown, change, again, visits } = useShown(sessionId)
  const [history, setHistory] = useState(NEW_FRAME)
  const [entered, setEntered] = useState(false)
  const wanted = previewStand({ sandbox, ports, port: shown.port, ailing, refused: null })
  const showing = wanted.kind === 'show'
  const visit = useMemo<Visit | null>(
    () => (showing && shown.port !== null ? { port: shown.port, path: shown.path, number: visits } : null),
    [showing, shown.port, shown.path, visits],
  )
  const way = useWayIn({ sessionId, visit, entered })
  const stand = previewStand({ sandbox, ports, port: shown.port, ailing, refused: showing ? way.refused : null })
  useEffect(() => {
    if (way.ticket === null) setEntered(false)
  }, [way.ticket])
  const step = (by: -1 | 1) => {
    if (!canGo(history, by)) return
    setHistory(go(history, by))
    // One history for all frames of this tab: the last step there was the frame's own.
    window.history.go(by)
    setTimeout(() => setHistory(gaveUp), PATIENCE_MS)
  }
  return (
    <div ref={pane} className="flex min-h-0 flex-1 flex-col">
      <PreviewBar
        {...{ shown, ports: ports ?? [], origin: way.ticket?.origin ?? null, history }}
        loading={showing && !entered && way.refused === null}
        onGo={(place) => change(place)}
        onWidth={(width) => change({ width })}
        onStep={step}
        onReload={again}
        onOutside={async () => {
          if (shown.port === null) return
          const trouble = await openOutside(sessionId, { port: shown.port, path: shown.path })
          if (trouble !== null) toast.failed(trouble)
        }}
      />
      {stand.kind === 'show' ? (
        <PreviewFrame
          url={way.ticket?.url ?? null}
          port={shown.port ?? 0}
          width={shown.width}
          entered={entered}
          onNew={() => setHistory(NEW_FRAME)}
          onLoad={() => {
            setEntered(true)
            if (shown.port !== null && pane.current?.checkVisibility()) intents.send('port-shown', { port: shown.port })
            setHistory((before) => loaded(before, window.history.length))
          }}
        />
      ) : (
        <PreviewRest
          {...{ stand, ports: ports ?? [] }}
          onShow={(port) => change({ port, path: '/' })}
          onRetry={again}
        />
      )}
    </div>
  )
}

/** What is shown, kept for a reload; other panes may ask for a port. */
function useShown(sessionId: string) {
  const [shown, setShown] = useState<ShownPreview>(() => readShown(sessionId))
  const [visits, setVisits] = useState(0)
  const again = useCallback(() => setVisits((count) => count + 1), [])
  const change = useCallback(
    (part: Partial<ShownPreview>) => {
      setShown((before) => ({ ...before, ...part }))
      // The same address, entered once more, is a wish to see it anew.
      if (part.width === undefined) again()
    },
    [again],
  )
  useEffect(() => keepShown(sessionId, shown), [sessionId, shown])
  const take = useCallback(({ port, path }: IntentBodies['open-preview']) => {
    setShown((before) => ({ ...before, port, path: path ?? (before.port === port ? before.path : '/') }))
  }, [])
  useIntent('open-preview', take)
  return { shown, change, again, visits }
}
