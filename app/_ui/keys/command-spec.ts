/** What a command of the interface is: something a person can do by key, from the palette, or from a menu. */

export interface CommandSpec {
  /** What happens, as a button would say it. */
  title: string
  group: string
  /** Keys by default; the first is the one shown. */
  keys?: readonly string[]
  /** Also while a person types: only for chords that type nothing. */
  whileTyping?: boolean
  /** Also while the palette is open: it shows something else then. */
  inPalette?: boolean
  /** Not offered in the palette: it needs a place, or opens the palette itself. */
  unlisted?: boolean
}

/** Keeps the exact names of a table. */
export function defineCommands<const Table extends Record<string, CommandSpec>>(table: Table): Table {
  return table
}
