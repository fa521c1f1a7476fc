/** What waits for an answer of the person, above the place where they write: one at a time, with a count. */
'use client'
import { useState } from 'react'
import { useSessionShallow } from '#app/_session/hooks.ts'
import { ApprovalCard } from './approval-card.tsx'
import { useAnsweredElsewhere } from './use-answered-elsewhere.ts'

export function ApprovalDock() {
  const ids = useSessionShallow(({ state }) =>
    Object.values(state?.approvals ?? {})
      .toSorted((left, right) => left.seq - right.seq)
      .map(({ requestId }) => requestId),
  )
  const onAnswer = useAnsweredElsewhere(ids)
  const [chosen, setChosen] = useState<string | null>(null)
  const front = chosen !== null && ids.includes(chosen) ? chosen : ids[0]
  if (front === undefined) return null
  const at = ids.indexOf(front)
  const step = (by: number) => setChosen(ids[(at + by + ids.length) % ids.length] ?? null)
  return <ApprovalCard key={front} requestId={front} place={{ at, of: ids.length, step }} onAnswer={onAnswer} />
}
