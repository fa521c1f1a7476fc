/** From the grammar's nodes to the parts of one word, with quotes removed. */
import type { LiteralPart, Word, WordPart } from '#server/agent/permissions/shell/tree.ts'
import { ansiText, unescapeDouble, unquotedParts } from './literals.ts'
import { readArithmetic } from './read-arithmetic.ts'
import { readParameter } from './read-parameter.ts'
import { addFault, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

export function readWord(reading: Reading, nodes: readonly SyntaxNode[]): Word {
  const start = nodes[0]?.start ?? 0
  const end = nodes.at(-1)?.end ?? start
  const parts = nodes.flatMap((node, index) => readPart(reading, node, { next: nodes[index + 1], quoted: false }))
  return { start, end, source: reading.source.slice(start, end), parts }
}

interface Place {
  next: SyntaxNode | undefined
  quoted: boolean
}

function literal(text: string, quoted: boolean): LiteralPart {
  return { kind: 'literal', text, quoted }
}

export function readPart(reading: Reading, node: SyntaxNode, { next, quoted }: Place): WordPart[] {
  if (node.broken) addFault(reading, node.start, 'A word could not be read.')
  switch (node.type) {
    case 'concatenation':
    case 'command_name':
      return node.children.flatMap((child, index) =>
        readPart(reading, child, { next: node.children[index + 1], quoted }),
      )
    case 'raw_string':
      return [literal(textOf(reading, node).slice(1, -1), true)]
    case 'ansi_c_string':
      return readAnsi(reading, node)
    case 'string':
      return readString(reading, node)
    case 'translated_string':
      return node.children.flatMap((child) => (child.type === 'string' ? readString(reading, child) : []))
    case '$':
      // `$"…"`: the dollar belongs to the quotes.
      return next?.type === 'string' && next.start === node.end ? [] : [literal('$', quoted)]
    case 'simple_expansion':
    case 'expansion':
      return [readParameter(reading, node, quoted)]
    case 'arithmetic_expansion':
      return [{ kind: 'arithmetic', quoted, operands: readArithmetic(reading, node).operands }]
    case 'command_substitution':
    case 'process_substitution':
      return [readSubstitution(reading, node, quoted)]
    case 'array':
      return [{ kind: 'array', items: wordsOf(node).map((item) => reading.word([item])) }]
    default:
      return readText(reading, node, quoted)
  }
}

function wordsOf(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(({ type, named }) => named && type !== 'comment')
}

/** A leaf, or a node whose children are only pieces of text and expansions. */
function readText(reading: Reading, node: SyntaxNode, quoted: boolean): WordPart[] {
  const expansions = node.children.filter(({ named }) => named)
  if (expansions.length > 0 && node.type !== 'brace_expression') return readAround(reading, node, unquotedParts)
  const text = textOf(reading, node)
  if (hidesExpansion(text)) addFault(reading, node.start, 'A word hides an expansion.')
  if (node.type === 'word' && !quoted && hasBareMeta(text)) addFault(reading, node.start, 'A word could not be read.')
  return unquotedParts(text)
}

/** Text between expansions, which the grammar does not always name. */
function readAround(reading: Reading, node: SyntaxNode, toParts: (text: string) => WordPart[]): WordPart[] {
  const parts: WordPart[] = []
  let at = node.start
  for (const child of node.children.filter(({ named }) => named)) {
    if (child.start > at) parts.push(...checked(reading, at, child.start, toParts))
    parts.push(...readPart(reading, child, { next: undefined, quoted: false }))
    at = child.end
  }
  if (node.end > at) parts.push(...checked(reading, at, node.end, toParts))
  return parts
}

function checked(reading: Reading, start: number, end: number, toParts: (text: string) => WordPart[]): WordPart[] {
  const text = reading.source.slice(start, end)
  if (hidesExpansion(text)) addFault(reading, start, 'A text hides an expansion.')
  return toParts(text)
}

function readAnsi(reading: Reading, node: SyntaxNode): WordPart[] {
  const text = ansiText(textOf(reading, node).slice(2, -1))
  if (text === null) addFault(reading, node.start, 'A quoted text holds characters that depend on the machine.')
  return [literal(text ?? '', true)]
}

const EXPANSIONS = new Set(['simple_expansion', 'expansion', 'command_substitution', 'arithmetic_expansion'])

/** `"…"`, or the body of a here-document, where a double quote is a character like others. */
export function readQuoted(reading: Reading, range: SyntaxNode, isString: boolean): WordPart[] {
  const [from, to] = isString ? [range.start + 1, range.end - 1] : [range.start, range.end]
  const parts: WordPart[] = []
  let at = from
  const text = (end: number) => {
    if (end <= at) return
    const written = reading.source.slice(at, end)
    if (hidesExpansion(written) || (isString && hasBareQuote(written)))
      addFault(reading, at, 'A quoted text hides an expansion.')
    parts.push(literal(unescapeDouble(written, isString), true))
  }
  for (const child of range.children.filter(({ type }) => EXPANSIONS.has(type))) {
    // Blanks in front of an expansion may have been taken for a part of it.
    const blanks = /^[ \t\n]*/.exec(textOf(reading, child))?.[0].length ?? 0
    text(child.start + blanks)
    parts.push(...readPart(reading, child, { next: undefined, quoted: true }))
    at = child.end
  }
  text(to)
  return parts.length === 0 ? [literal('', true)] : parts
}

function readString(reading: Reading, node: SyntaxNode): WordPart[] {
  if (node.children.some(({ broken }) => broken)) addFault(reading, node.start, 'A quoted text could not be read.')
  return readQuoted(reading, node, true)
}

/** A backtick or a dollar sign that starts something, unescaped. */
function hidesExpansion(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*(?:`|\$[A-Za-z_0-9({@*#?!$-])/.test(text)
}

function hasBareQuote(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*"/.test(text)
}

function hasBareMeta(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[\s;|&<>()"']/.test(text.replaceAll('\\\n', ''))
}

function readSubstitution(reading: Reading, node: SyntaxNode, quoted: boolean): WordPart {
  const text = textOf(reading, node).trimStart()
  if (text.startsWith('`') && /\\[$`\\]/.test(text))
    addFault(reading, node.start, 'Backslashes between backticks are read twice.')
  const form = node.type === 'process_substitution' ? 'process' : 'substitution'
  return { kind: 'command', form, quoted, body: reading.statementsIn(node) }
}
