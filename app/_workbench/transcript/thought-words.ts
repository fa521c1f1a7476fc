/** The line of a thought, with how long it took. Pure. */
import { formatDuration } from '#app/_ui/lib/format-age.ts'

/** Milliseconds below which a time says nothing: it would read 0.0 s. */
const TOLD_MS = 100

/** Null: nobody knows how long. */
export function thoughtWords(durationMs: number | null): string {
  return durationMs === null || durationMs < TOLD_MS ? 'Thought' : `Thought for ${formatDuration(durationMs)}`
}
