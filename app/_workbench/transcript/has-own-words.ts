/** Whether a person has just said something that stands in the conversation, and not above the composer where it waits its turn. Pure. */
import type { PendingMessage } from '#app/_session/session-store.ts'

interface Spoken {
  before: readonly PendingMessage[]
  now: readonly PendingMessage[]
  /** A turn runs: without one, what was to wait for it starts the next. */
  running: boolean
}

export function hasOwnWords({ before, now, running }: Spoken): boolean {
  const known = new Set(before.map(({ commandId }) => commandId))
  return now.some(({ commandId, command }) => !known.has(commandId) && !(running && command.delivery === 'queue'))
}
