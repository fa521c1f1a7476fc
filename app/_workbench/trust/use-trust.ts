/** What the repository of the open session proposes, asked anew when its files change or somebody has decided. */
'use client'
import { useEffect, useState } from 'react'
import { type ApiAnswer, callApi } from '#app/_api/call-api.ts'
import { useHead, useSession } from '#app/_session/hooks.ts'
import { useFileChanges } from '#app/_session/use-file-changes.ts'

export type Trust = ApiAnswer<'getTrust'>

/** Null: not known yet. `ask` looks again. */
export function useTrust(): { trust: Trust | null; ask: () => void } {
  const sessionId = useSession((data) => data.sessionId)
  const ready = useHead((state) => state.sandbox.kind === 'ready' && state.sourceReady, false)
  const decided = useHead((state) => state.trust, null)
  const [trust, setTrust] = useState<Trust | null>(null)
  const [edition, setEdition] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a decision, files that came or changed are reasons to look, not parts of the question.
  useEffect(() => {
    let gone = false
    void callApi('getTrust', { params: { id: sessionId } }).then((answer) => {
      if (!gone && answer.ok) setTrust(answer.value)
    })
    return () => {
      gone = true
    }
  }, [sessionId, ready, decided, edition])
  const ask = () => setEdition((before) => before + 1)
  useFileChanges({
    onFiles: ({ paths }) => {
      if (paths === null || paths.some((path) => path.startsWith('.claude'))) ask()
    },
  })
  return { trust, ask }
}
