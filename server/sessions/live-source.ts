/** What goes on in a session's container beyond its log, for those who look. */
import type { LiveState } from '#protocol/terminal.ts'

export interface LiveSource {
  /** Null: the container is not connected. */
  readonly current: LiveState | null
  /** Somebody looks: a container that runs is connected. The listener must not throw. */
  watch(listener: (live: LiveState | null) => void): () => void
}
