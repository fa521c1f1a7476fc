/** Brings a pane to the front because a person wants it there. */
'use client'
import { useCallback } from 'react'
import { useIntents } from '#app/_session/session-context.tsx'
import type { Pane } from '../pane.ts'
import { useLayoutActs } from './layout-context.tsx'

export function useOpenPane(): (pane: Pane) => void {
  const { show } = useLayoutActs()
  const intents = useIntents()
  return useCallback(
    ({ place, id, opening }) => {
      show(place, id)
      if (opening !== undefined) intents.send(opening, {})
    },
    [show, intents],
  )
}
