/** The last lines of an output as a person would have seen them on a terminal. Pure. */

export interface Tail {
  text: string
  /** Lines before it. */
  hidden: number
}

/** Colours and cursor moves, as programs write them for terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g

export function plainOutput(output: string): string {
  return (
    output
      .replace(ESCAPES, '')
      .replace(/\r\n/g, '\n')
      .split('\n')
      // A line that was written over shows what was written last.
      .map((line) => (line.includes('\r') ? (line.split('\r').findLast((part) => part !== '') ?? '') : line))
      .join('\n')
  )
}

export function tailOf(output: string, lines: number): Tail {
  const all = plainOutput(output).replace(/\n+$/, '').split('\n')
  const hidden = Math.max(0, all.length - lines)
  return { text: all.slice(hidden).join('\n'), hidden }
}
