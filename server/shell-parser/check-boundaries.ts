// Compares the grammar's tree with bash's rules for words, comments and blanks, and reports every disagreement.
import type { Fault } from '#server/agent/permissions/shell/tree.ts'
import { findNodes, type GrammarNode } from './grammar-node.ts'
import { type ExpansionEnds, wordEnd } from './word-end.ts'

const EXPANSIONS = new Set([
  'simple_expansion',
  'expansion',
  'command_substitution',
  'process_substitution',
  'arithmetic_expansion',
])

/** Nodes whose children are whole shell words, apart from their marks and nested statements. */
const WORD_PARENTS = new Set(['command', 'command_name', 'declaration_command', 'unset_command', 'for_statement'])
const WORDS = new Set([
  ...['word', 'number', 'string', 'raw_string', 'ansi_c_string', 'translated_string', 'concatenation'],
  ...['simple_expansion', 'expansion', 'command_substitution', 'process_substitution', 'arithmetic_expansion'],
  ...['brace_expression', 'extglob_pattern', 'variable_name'],
])

/** Nodes whose text between children is content, not blanks. */
const FREE_TEXT = new Set([
  ...['string', 'translated_string', 'heredoc_body', 'heredoc_redirect', 'expansion', 'regex', 'concatenation'],
  ...['raw_string', 'ansi_c_string', 'comment', 'binary_expression', 'arithmetic_expansion'],
])

export function checkBoundaries(source: string, root: GrammarNode): Fault[] {
  const expansions = expansionEnds(root)
  const faults: Fault[] = []
  for (const node of nodesToCheck(source, root)) {
    const reason = disagreement(source, node, expansions)
    if (reason !== undefined) faults.push({ at: node.start, reason })
  }
  return [...faults, ...edges(source, root)]
}

/** Backticks with backslashes are read again as text of their own, with a check of its own. */
function nodesToCheck(source: string, node: GrammarNode): GrammarNode[] {
  const escaped = node.children[0]?.type === '`' && source.slice(node.start, node.end).includes('\\')
  return escaped ? [] : [node, ...node.children.flatMap((child) => nodesToCheck(source, child))]
}

function expansionEnds(root: GrammarNode): ExpansionEnds {
  const found = findNodes(root, (node) => EXPANSIONS.has(node.type))
  return new Map(found.map((node) => [node.start, node.end]))
}

function disagreement(source: string, node: GrammarNode, expansions: ExpansionEnds): string | undefined {
  if (node.type === 'comment') return commentFault(source, node)
  if (!FREE_TEXT.has(node.type) && hasHiddenText(source, node)) return 'Part of the text belongs to no word.'
  const words = wordsOf(node)
  const wrong = words.find((word) => wordEnd(source, word.start, expansions) !== word.end)
  return wrong === undefined ? undefined : `Where the word ${source.slice(wrong.start, wrong.end)} ends is not sure.`
}

function wordsOf(node: GrammarNode): readonly GrammarNode[] {
  if (node.type === 'file_redirect') return node.children.filter((child) => child.field === 'destination')
  if (node.type === 'variable_assignment') {
    return node.children.filter((child) => child.field === 'value' && WORDS.has(child.type))
  }
  return WORD_PARENTS.has(node.type)
    ? node.children.filter((child) => WORDS.has(child.type) && child.field !== 'variable')
    : []
}

function commentFault(source: string, node: GrammarNode): string | undefined {
  const before = source[node.start - 1]
  const after = source[node.end]
  const startsWell = before === undefined || /[\s;&|()]/.test(before)
  const endsWell = after === undefined || after === '\n'
  return startsWell && endsWell && source[node.start] === '#' ? undefined : 'Where a comment ends is not sure.'
}

function hasHiddenText(source: string, node: GrammarNode): boolean {
  let at: number | undefined
  for (const child of node.children) {
    if (at !== undefined && child.start > at && !isBlank(source.slice(at, child.start))) return true
    at = Math.max(at ?? child.end, child.end)
  }
  return false
}

/** The root may leave blanks at both ends of the text out. */
function edges(source: string, root: GrammarNode): Fault[] {
  const first = root.children[0]?.start ?? source.length
  const last = root.children.at(-1)?.end ?? 0
  const blank = isBlank(source.slice(0, first)) && isBlank(source.slice(last))
  return blank || root.children.length === 0 ? [] : [{ at: 0, reason: 'Part of the text belongs to no word.' }]
}

function isBlank(text: string): boolean {
  return /^(?:[ \t\n]|\\\n)*$/.test(text)
}
