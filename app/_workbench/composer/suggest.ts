/** What a person is about to name while they write: a file after `@`, a command after `/`. Pure. */

export type Trigger =
  | { kind: 'file'; query: string; from: number; to: number }
  | { kind: 'command'; query: string; from: number; to: number }

/** At the caret. A command stands at the very beginning only; a mention after a blank or at a line's start. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret)
  const command = /^\/([a-z-]*)$/.exec(before)
  if (command !== null) return { kind: 'command', query: command[1] ?? '', from: 0, to: caret }
  const file = /(?:^|\s)@([^\s@]{0,200})$/.exec(before)
  if (file === null) return null
  const query = file[1] ?? ''
  return { kind: 'file', query, from: caret - query.length - 1, to: caret }
}

/** The text with the named thing in place of what was typed, and where the caret goes. */
export function applySuggestion(text: string, { from, to }: Trigger, insert: string): { text: string; caret: number } {
  const rest = text.slice(to)
  const gap = rest.startsWith(' ') || rest.startsWith('\n') ? '' : ' '
  const next = `${text.slice(0, from)}${insert}${gap}${rest}`
  return { text: next, caret: from + insert.length + 1 }
}
