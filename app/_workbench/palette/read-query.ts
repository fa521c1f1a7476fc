/** What is looked for in the palette: its first sign says where. Pure. */

export type PaletteQuery =
  | { kind: 'all' | 'files' | 'commands' | 'sessions'; words: string }
  | { kind: 'line'; words: string; line: number | null }

export function readQuery(text: string): PaletteQuery {
  const words = text.slice(1).trim()
  switch (text.charAt(0)) {
    case '@':
      return { kind: 'files', words }
    case '>':
      return { kind: 'commands', words }
    case '#':
      return { kind: 'sessions', words }
    case ':': {
      const line = /^\d{1,7}$/.test(words) ? Number(words) : 0
      return { kind: 'line', words, line: line > 0 ? line : null }
    }
    default:
      return { kind: 'all', words: text.trim() }
  }
}
