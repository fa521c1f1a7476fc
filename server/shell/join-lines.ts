/** Takes line continuations out, as bash does before it looks for words. */

export interface JoinedLines {
  text: string
  /** False: a continuation is left that may stand inside a word. */
  sure: boolean
}

type Context = 'plain' | ')' | '}' | '`' | 'double' | 'single' | 'ansi'

export function joinLines(source: string): JoinedLines {
  if (!source.includes('\\\n')) return { text: source, sure: true }
  // Where a here-document starts, what follows may be text in which a backslash stays.
  const heredoc = source.search(/<<(?!<)/)
  const head = heredoc === -1 ? source : source.slice(0, heredoc)
  const joined = joinAll(head)
  const rest = source.slice(head.length)
  return { text: joined.text + rest, sure: joined.sure && !MID_WORD.test(rest) }
}

const MID_WORD = /\S\\\n\S/
/** What matters to quoting: a quoted character or continuation, a comment, a quote or bracket. */
const TOKEN = /\\[\s\S]|(?<=^|[\s;&|()])#[^\n]*|\$['({]|["'`(){}]|[^\\$"'`(){}#]+|[\s\S]/g

function joinAll(source: string): JoinedLines {
  const stack: Context[] = ['plain']
  let out = ''
  // Inside single quotes a backslash is a character, so there the reading starts anew behind each piece.
  for (let at = 0; at < source.length; ) {
    const context = stack.at(-1) ?? 'plain'
    const token = context === 'single' || context === 'ansi' ? quotedToken(source, at, context) : plainToken(source, at)
    at += token.length
    if (token !== '\\\n' || context === 'single' || context === 'ansi') out += token
    turn(stack, context, token)
  }
  // `case a) …` inside a substitution closes what it did not open: then nothing is sure.
  const sure = stack.length === 1 && !/\bcase\b/.test(source)
  return sure ? { text: out, sure } : { text: source, sure: !MID_WORD.test(source) }
}

function plainToken(source: string, at: number): string {
  TOKEN.lastIndex = at
  return TOKEN.exec(source)?.[0] ?? source.slice(at)
}

/** Up to the closing quote and with it. */
function quotedToken(source: string, at: number, context: 'single' | 'ansi'): string {
  const expression = context === 'single' ? /[^']*'?/y : /(?:[^'\\]|\\[\s\S])*'?/y
  expression.lastIndex = at
  return expression.exec(source)?.[0] ?? source.slice(at)
}

const OPENERS: Readonly<Record<string, Context>> = { '"': 'double', '`': '`', '$(': ')', '${': '}' }
/** Not openers between double quotes. */
const PLAIN_OPENERS: Readonly<Record<string, Context>> = { '(': ')', "'": 'single', "$'": 'ansi' }

function turn(stack: Context[], context: Context, token: string): void {
  const closes =
    context === 'double'
      ? token === '"'
      : context === 'single' || context === 'ansi'
        ? token.endsWith("'")
        : token === context
  if (closes) stack.pop()
  else if (context === 'single' || context === 'ansi') return
  else if (Object.hasOwn(OPENERS, token)) stack.push(OPENERS[token] ?? 'plain')
  else if (context !== 'double' && Object.hasOwn(PLAIN_OPENERS, token)) stack.push(PLAIN_OPENERS[token] ?? 'plain')
}
