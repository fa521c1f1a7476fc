/** Markdown into blocks. Nothing here makes HTML: what looks like it stays text. */
import { Lexer, type Token } from 'marked'
import remend from 'remend'

/** UTF-16 units above which a text is shown as it is: parsing it would hold up the page. */
const PARSE_LIMIT = 200_000

/** `unfinished`: more is to come, so that what is open is closed for now. */
export function parseMarkdown(text: string, { unfinished = false } = {}): readonly Token[] {
  if (text.length > PARSE_LIMIT) return [{ type: 'code', raw: text, text }]
  const whole = unfinished ? closed(text) : text
  return new Lexer({ gfm: true, breaks: false }).lex(whole).filter(({ type }) => type !== 'space' && type !== 'def')
}

/** A link or an image that is still being written leads nowhere, so it is not one yet. */
function closed(text: string): string {
  return remend(text, { links: false, images: false, katex: false })
}
