/** The patterns of Bash rules, held against the words of one command. */
import { constantText, hasGlob, type Segment } from '../shell/analysed.ts'
import { commandText, patternWords, squeeze, writtenText } from './command-text.ts'
import { escapeRegExp } from './wildcard.ts'

export interface CommandPattern {
  /** As in the rule. */
  readonly text: string
  readonly words: readonly string[]
  /** Ends with a space and a star: any further words, or none. */
  readonly open: boolean
  readonly wildcard: boolean
  matches(line: string): boolean
}

/** Patterns are the same for every call, so each is read once for as long as its text lives. */
export function compileCommandPattern(text: string): CommandPattern {
  const normal = text.replace(/:\*$/, ' *')
  const words = patternWords(normal)
  const open = words.length > 1 && words.at(-1) === '*'
  const fixed = open ? words.slice(0, -1) : words
  const body = fixed.map((word) => word.split('*').map(escapeRegExp).join('[^]*')).join(' ')
  const expression = new RegExp(`^${body}${open ? '(?: [^]*)?' : ''}$`)
  return { text, words: fixed, open, wildcard: normal.includes('*'), matches: (line) => expression.test(line) }
}

/**
 * The rule spells this very command out. Only such a rule covers what a prefix never does. A command with a wildcard
 * that files decide is spelled out by nothing but the same text in a rule without prefix.
 */
export function spellsOut(pattern: CommandPattern, segment: Segment): boolean {
  if (pattern.open || segment.words.some((word) => hasGlob(word) && word.source.includes('*'))) return false
  if (squeeze(pattern.text) === writtenText(segment)) return true
  const plain = segment.assignments.length === 0 && segment.redirects.length === 0
  const constant = segment.words.every((word) => constantText(word) !== undefined)
  return plain && constant && pattern.words.join(' ') === commandText(segment.words)
}
