/** Facts about a person's own command: one entry, changed where it stands. */
import type { Envelope } from '#protocol/event.ts'
import type { Draft } from '../transcript-state.ts'
import { add, changeShell, placeOf } from './place.ts'

export function foldShell(draft: Draft, envelope: Envelope): Draft | undefined {
  const { event, by } = envelope
  switch (event.type) {
    case 'shell-requested': {
      const { command, cwd } = event
      return add(draft, { ...placeOf(envelope), kind: 'shell', by, command, cwd, started: false, result: null })
    }
    case 'shell-started':
      return changeShell(draft, event.requestSeq, (shell) => ({ ...shell, started: true }))
    case 'shell-completed':
      return changeShell(draft, event.requestSeq, (shell) => ({ ...shell, result: event }))
    default:
      return undefined
  }
}
