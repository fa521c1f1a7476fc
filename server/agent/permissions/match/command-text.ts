/** Commands as one line of text that rules can be held against, so that no blank inside a word looks like two words. */
import { type AnalysedWord, constantText, formText, type Segment } from '../shell/analysed.ts'

/** Stands for a blank inside a word. No keyboard makes it, and the engine refuses text that holds it unseen. */
const INNER_BLANK = '\ue000'

function encodeText(text: string): string {
  return text.replace(/\s/g, INNER_BLANK)
}

/** The words as they will be, one blank between them. */
export function commandText(words: readonly AnalysedWord[]): string {
  return words.map((word) => encodeText(constantText(word) ?? formText(word.forms[0] ?? []))).join(' ')
}

/** All lines that a command may turn out as; the words that vary do so together, up to a bound. */
export function commandTexts(words: readonly AnalysedWord[]): readonly string[] {
  const most = Math.min(16, Math.max(1, ...words.map(({ forms }) => forms.length)))
  return Array.from({ length: most }, (_, index) =>
    words.map(({ forms }) => encodeText(formText(forms[index % forms.length] ?? []))).join(' '),
  )
}

/** The command as it was written, with single blanks between words. */
export function writtenText(segment: Segment): string {
  const words = segment.words.map(({ source }) => source)
  const redirects = segment.redirects.map(({ source }) => source)
  return squeeze([...segment.assignments.map(({ source }) => source), ...words, ...redirects].join(' '))
}

export function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** A rule's pattern in words: quotes hold words together and go, a backslash quotes one character. */
export function patternWords(pattern: string): readonly string[] {
  return [...pattern.matchAll(WORD)].map(([word]) => word.replace(PIECE, unquote))
}

/** A run of quoted texts, quoted characters and others that are not blank; a quote that nothing closes is a character. */
const WORD = /(?:"[^"]*"|'[^']*'|\\[\s\S]|\S)+/g
const PIECE = /"([^"]*)"|'([^']*)'|\\([\s\S])/g

function unquote(_: string, double?: string, single?: string, escaped?: string): string {
  return encodeText(double ?? single ?? escaped ?? '')
}
