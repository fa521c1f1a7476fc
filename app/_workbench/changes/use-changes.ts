/** What differs from a checkpoint, asked again while files change. */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { callApi } from '#app/_api/call-api.ts'
import { useSession } from '#app/_session/hooks.ts'
import { useFileChanges } from '#app/_session/use-file-changes.ts'
import type { Changes } from '#protocol/api/change-routes.ts'

export type Since = 'session' | 'turn'

export interface ChangesView {
  /** Null until the first answer. */
  changes: Changes | null
  /** Why the newest question had no answer; the changes are those of before. */
  trouble: string | null
  /** Counts the answers: what was made of an older one is asked again. */
  edition: number
  ask(): void
}

/** Milliseconds in which changes of files are gathered. */
const GATHER_MS = 400

export function useChanges(since: Since): ChangesView {
  const sessionId = useSession((data) => data.sessionId)
  const live = useSession(({ link }) => link.kind === 'live')
  const lastTurn = useSession(({ state }) => state?.lastTurn?.seq ?? 0)
  const [view, setView] = useState<Omit<ChangesView, 'ask'>>({ changes: null, trouble: null, edition: 0 })
  const asking = useRef<AbortController | null>(null)
  const ask = useCallback(() => {
    asking.current?.abort()
    const controller = new AbortController()
    asking.current = controller
    void callApi('changes', { params: { id: sessionId }, query: { since }, signal: controller.signal }).then(
      (answer) => {
        if (controller.signal.aborted) return
        setView(({ changes, edition }) =>
          answer.ok
            ? { changes: answer.value, trouble: null, edition: edition + 1 }
            : { changes, trouble: answer.problem.sentence, edition },
        )
      },
    )
  }, [sessionId, since])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of a turn and a new line are reasons to ask, not parts of the question.
  useEffect(() => {
    if (live) ask()
    return () => asking.current?.abort()
  }, [ask, live, lastTurn])
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useFileChanges({
    onFiles() {
      clearTimeout(timer.current)
      timer.current = setTimeout(ask, GATHER_MS)
    },
  })
  return { ...view, ask }
}
