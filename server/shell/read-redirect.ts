/** Redirections, and what the grammar hangs on them although it belongs to the command: more words, a pipe, a list. */
import type { Redirect, RedirectOperator, Statement, Word } from '#server/agent/permissions/shell/tree.ts'
import { readQuoted } from './read-word.ts'
import { addFault, groupAdjacent, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

export interface ReadRedirects {
  redirects: Redirect[]
  /** Words behind a target, which are the command's own. */
  words: Word[]
  /** Stages that follow the command in its pipeline. */
  stages: Statement[]
  /** What `&&` or `||` adds behind it. */
  next: { joiner: '&&' | '||'; statement: Statement } | null
}

const OPERATORS: ReadonlySet<string> = new Set<RedirectOperator>([
  ...(['<', '>', '>>', '>|', '&>', '&>>', '<&', '>&', '<>', '<<', '<<<'] as const),
])
export const REDIRECTS: ReadonlySet<string> = new Set(['file_redirect', 'herestring_redirect', 'heredoc_redirect'])

export function readRedirects(reading: Reading, nodes: readonly SyntaxNode[]): ReadRedirects {
  const found: ReadRedirects = { redirects: [], words: [], stages: [], next: null }
  for (const node of nodes) readRedirect(reading, node, found)
  return found
}

function readRedirect(reading: Reading, node: SyntaxNode, found: ReadRedirects): void {
  if (node.broken || node.children.some(({ broken }) => broken))
    addFault(reading, node.start, 'A redirection could not be read.')
  if (node.type === 'heredoc_redirect') readHeredoc(reading, node, found)
  else readFile(reading, node, found)
}

function readFile(reading: Reading, node: SyntaxNode, found: ReadRedirects): void {
  const operator = node.children.find(({ type }) => OPERATORS.has(type))
  const closing = node.children.find(({ type }) => type === '<&-' || type === '>&-')
  const descriptor = node.children.find(({ field }) => field === 'descriptor')
  if (closing !== undefined) return
  const before = reading.source[node.start - 1]
  if (before !== undefined && /[\w}\])"']/.test(before))
    addFault(reading, node.start, 'A redirection stands against a word.')
  const [target, ...words] = groupAdjacent(node.children.filter((child) => child.named && child !== descriptor))
  if (operator === undefined || target === undefined) {
    addFault(reading, node.start, 'A redirection could not be read.')
    return
  }
  found.redirects.push({
    start: node.start,
    end: target.at(-1)?.end ?? node.end,
    operator: operator.type as RedirectOperator,
    ...(descriptor === undefined ? {} : { descriptor: textOf(reading, descriptor) }),
    target: reading.word(target),
  })
  found.words.push(...words.map((word) => reading.word(word)))
}

const HEREDOC_PARTS = new Set(['<<', '<<-', 'heredoc_start', 'heredoc_body', 'heredoc_end', 'file_descriptor'])

function readHeredoc(reading: Reading, node: SyntaxNode, found: ReadRedirects): void {
  const part = (type: string) => node.children.find((child) => child.type === type)
  const [start, body, end] = [part('heredoc_start'), part('heredoc_body'), part('heredoc_end')]
  const written = start === undefined ? '' : textOf(reading, start)
  const delimiter = written.replace(/["'\\]/g, '')
  const range = body ?? { ...node, start: end?.start ?? node.end, end: end?.start ?? node.end, children: [] }
  if (start === undefined || end === undefined || !endsProperly(reading, { range, end, delimiter }, part('<<-')))
    addFault(reading, node.start, 'A here-document could not be read.')
  const raw = written !== delimiter
  const text = textOf(reading, range)
  const { start: from, end: to } = range
  const parts = raw ? [{ kind: 'literal' as const, text, quoted: true }] : readQuoted(reading, range, false)
  found.redirects.push({
    start: node.start,
    end: node.end,
    operator: '<<',
    target: { start: from, end: to, source: text, parts },
  })
  readAttached(reading, node, found)
}

interface HeredocEnd {
  range: SyntaxNode
  end: SyntaxNode
  delimiter: string
}

/** The text ends at the first line that is the delimiter alone, and nowhere else. */
function endsProperly(
  reading: Reading,
  { range, end, delimiter }: HeredocEnd,
  strips: SyntaxNode | undefined,
): boolean {
  const lineStart = reading.source.lastIndexOf('\n', end.start - 1) + 1
  const lineEnd = reading.source.indexOf('\n', end.end)
  const line = reading.source.slice(lineStart, lineEnd === -1 ? undefined : lineEnd)
  const own = (text: string) => (strips === undefined ? text : text.replace(/^\t+/, ''))
  const earlier = textOf(reading, { start: range.start, end: lineStart }).split('\n')
  return own(line).replace(/\)$/, '') === delimiter && !earlier.some((each) => own(each) === delimiter)
}

/** Behind `<<EOF` the line goes on: words, redirections, a pipe or a list. */
function readAttached(reading: Reading, node: SyntaxNode, found: ReadRedirects): void {
  const others = node.children.filter(({ type, named }) => named && !HEREDOC_PARTS.has(type))
  const operator = node.children.find(({ field }) => field === 'operator')?.type
  for (const child of others) {
    if (REDIRECTS.has(child.type)) readRedirect(reading, child, found)
    else if (child.field === 'argument') found.words.push(reading.word([child]))
    else if (child.type === 'pipeline') found.stages.push(...child.children.flatMap((stage) => stageOf(reading, stage)))
    else if (child.field === 'right' && (operator === '&&' || operator === '||')) {
      const [statement] = reading.statementsIn({ ...node, children: [child] })
      if (statement !== undefined) found.next = { joiner: operator, statement }
    } else addFault(reading, child.start, 'Something behind a here-document could not be read.')
  }
}

function stageOf(reading: Reading, node: SyntaxNode): Statement[] {
  return node.named ? reading.statementsIn({ ...node, children: [node] }) : []
}
