/** Commands in a text that the grammar gave up on, cut at whatever may separate commands: for rules that narrow only. */
import { constantWord, type Segment } from './analysed.ts'

const MAX_COMMANDS = 5000
const SEPARATORS = /[;&|()`{}\n\r<>]|\$\(/

export function crudeCommands(text: string, directory: string): readonly Segment[] {
  const joined = text
    .replaceAll('\\\n', '')
    .replace(/\{([^{}\s]*,[^{}\s]*)\}/g, (_, list: string) => `;${list.replaceAll(',', ' ')};`)
  return joined
    .split(SEPARATORS)
    .slice(0, MAX_COMMANDS)
    .map((piece) =>
      piece
        .split(/\s+/)
        .map(unquoted)
        .filter((word) => word !== ''),
    )
    .filter((words) => words.length > 0)
    .map((words) => segmentOf(words, directory))
}

function unquoted(word: string): string {
  return word.replace(/["'\\\p{Cf}]/gu, '')
}

function segmentOf(words: readonly string[], directory: string): Segment {
  return {
    text: words.join(' '),
    kind: 'command',
    words: words.map(constantWord),
    assignments: [],
    redirects: [],
    directories: [directory],
    moved: true,
    input: undefined,
    doubts: [],
    quotedCode: true,
  }
}
