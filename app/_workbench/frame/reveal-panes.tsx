/** Brings the pane to the front that takes what was asked for. */
'use client'
import { useEffect } from 'react'
import type { IntentName } from '#app/_session/intents.ts'
import { useIntents } from '#app/_session/session-context.tsx'
import { PANES } from '../panes.ts'
import { TRANSCRIPT } from './layout.ts'
import { useLayoutActs } from './layout-context.tsx'

/** Intents that the conversation takes. */
const OF_TRANSCRIPT: readonly IntentName[] = ['compose', 'reveal-seq']

export function RevealPanes() {
  const intents = useIntents()
  const { show, showOnPhone, leadOnPhone } = useLayoutActs()
  useEffect(
    () =>
      intents.onSend((name) => {
        if (OF_TRANSCRIPT.includes(name)) return showOnPhone(TRANSCRIPT)
        const pane = PANES.find(({ takes }) => takes.includes(name))
        if (pane === undefined) return
        show(pane.place, pane.id)
        if (pane.phone === 'led-to') leadOnPhone(pane.id)
        else showOnPhone(pane.id)
      }),
    [intents, show, showOnPhone, leadOnPhone],
  )
  return null
}
