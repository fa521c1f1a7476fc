/** On which line of a JSON text something stands, so that a bad entry can be pointed at. */

/** The line of `entry` as an element below `key`, or of the key itself; from 1. Null when it cannot be told, as with escapes. */
export function lineOfEntry(text: string, { key, entry }: { key: string; entry?: unknown }): number | null {
  const name = text.indexOf(JSON.stringify(key))
  if (entry === undefined) return name === -1 ? null : lineAt(text, name)
  const written = JSON.stringify(entry)
  if (written === undefined) return null
  const after = name === -1 ? -1 : text.indexOf(written, name)
  const at = after === -1 ? text.indexOf(written) : after
  return at === -1 ? null : lineAt(text, at)
}

/** What the parser says of where it stopped. */
export function lineOfFault(text: string, message: string): number | null {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line !== undefined) return Number(line)
  const position = /position (\d+)/.exec(message)?.[1]
  return position === undefined ? null : lineAt(text, Number(position))
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
