/** The way into a preview: an address with a ticket that is good once, asked for anew when it was not used in time. */
'use client'
import { useEffect, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import type { PreviewTicket } from '#protocol/preview.ts'

export interface Visit {
  port: number
  path: string
  /** Another number is another visit, of the same page perhaps. */
  number: number
}

export interface WayIn {
  /** Null while it is asked for. */
  ticket: PreviewTicket | null
  refused: { code: string; sentence: string } | null
}

const ASKING: WayIn = { ticket: null, refused: null }

/** `entered`: the ticket was used, and its page is there. */
export function useWayIn({
  sessionId,
  visit,
  entered,
}: {
  sessionId: string
  visit: Visit | null
  entered: boolean
}): WayIn {
  const [way, setWay] = useState<WayIn>(ASKING)
  const [asked, setAsked] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` counts the tickets that nobody used in time.
  useEffect(() => {
    if (visit === null) return
    const ending = new AbortController()
    setWay(ASKING)
    const { port, path } = visit
    void callApi('openPreview', { params: { id: sessionId }, body: { port, path }, signal: ending.signal }).then(
      (answer) => {
        if (ending.signal.aborted) return
        setWay(
          answer.ok
            ? { ticket: answer.value, refused: null }
            : { ticket: null, refused: { code: answer.problem.code, sentence: answer.problem.sentence } },
        )
      },
    )
    return () => ending.abort()
  }, [sessionId, visit, asked])
  const until = way.ticket?.expiresAt ?? null
  useEffect(() => {
    if (until === null || entered) return
    const timer = setTimeout(() => setAsked((count) => count + 1), Math.max(1_000, Date.parse(until) - Date.now()))
    return () => clearTimeout(timer)
  }, [until, entered])
  return way
}

/** Opens it beside our page. The tab is opened before the ticket is there, or a browser would take it for an unasked one. */
export async function openOutside(
  sessionId: string,
  { port, path }: Pick<Visit, 'port' | 'path'>,
): Promise<string | null> {
  const tab = window.open('about:blank', '_blank')
  const answer = await callApi('openPreview', { params: { id: sessionId }, body: { port, path } })
  if (!answer.ok) {
    tab?.close()
    return answer.problem.sentence
  }
  if (tab === null) return 'The browser did not allow a new tab.'
  // What is in the preview must not reach back to this page.
  tab.opener = null
  tab.location.replace(answer.value.url)
  return null
}
