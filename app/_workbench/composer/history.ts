/** Going back through what one has sent, as a shell does. Pure. */

export interface HistoryPlace {
  /** From the newest, 0; -1: what is being written now. */
  at: number
  /** What was being written when one began to go back. */
  draft: string
}

export const NOW: HistoryPlace = { at: -1, draft: '' }

export interface HistoryStep {
  place: HistoryPlace
  text: string
}

/** `sent`: the oldest first. Null: there is nothing in that direction. */
export function stepHistory(
  sent: readonly string[],
  place: HistoryPlace,
  move: { by: 1 | -1; text: string },
): HistoryStep | null {
  const unique = sent.filter((text, at) => text !== sent[at + 1])
  const at = place.at + move.by
  if (at < -1 || at >= unique.length) return null
  const draft = place.at === -1 ? move.text : place.draft
  if (at === -1) return { place: NOW, text: draft }
  return { place: { at, draft }, text: unique[unique.length - 1 - at] ?? '' }
}
