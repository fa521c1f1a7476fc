// Statements of the grammar's tree into ours: one small converter per construct, and a fault for what none knows.
import type { Sequence, SequenceItem, Statement } from '#server/agent/permissions/shell/tree.ts'
import { attachRedirects } from './attach-redirects.ts'
import { reportUnknown, textOf, type WordConversion } from './conversion.ts'
import { convertRedirect } from './convert-redirect.ts'
import {
  convertArithmetic,
  convertAssignments,
  convertBracket,
  convertCommand,
  convertDeclaration,
  convertTest,
} from './convert-simple.ts'
import { convertWord, operandsOf } from './convert-word.ts'
import { fieldNodes, type GrammarNode } from './grammar-node.ts'

type StatementConverter = (conversion: WordConversion, node: GrammarNode) => Statement

/** Keywords and marks that only give a construct its form. */
const PUNCTUATION = new Set([
  ...['{', '}', '(', ')', '((', '))', '$(', '`', '<(', '>(', 'then', 'else', 'elif', 'fi', 'if', 'do', 'done'],
  ...['while', 'until', 'for', 'select', 'in', 'case', 'esac', 'function', ';;', ';&', ';;&', '!', 'comment'],
])

const converters: Readonly<Record<string, StatementConverter>> = {
  command: convertCommand,
  variable_assignment: convertAssignments,
  variable_assignments: convertAssignments,
  declaration_command: convertDeclaration,
  unset_command: convertDeclaration,
  // `$(< file)`: a redirection alone.
  file_redirect: (conversion, node) => ({
    ...span(node),
    kind: 'simple',
    assignments: [],
    words: [],
    redirects: convertRedirect(conversion, node),
  }),
  test_command: (conversion, node) =>
    node.children[0]?.type === '[' ? convertBracket(conversion, node) : convertTest(conversion, node),
  pipeline: (conversion, node) => ({
    ...span(node),
    kind: 'pipeline',
    stages: bodyOf(
      conversion,
      node.children.filter((child) => child.type !== '|' && child.type !== '|&'),
    ),
  }),
  list: convertList,
  negated_command: (conversion, node) => group(conversion, node, false),
  subshell: (conversion, node) => group(conversion, node, true),
  compound_statement: (conversion, node) =>
    node.children[0]?.type === '((' ? convertArithmetic(conversion, node) : group(conversion, node, false),
  redirected_statement: convertRedirected,
  if_statement: convertIf,
  while_statement: (conversion, node) => ({
    ...span(node),
    kind: 'loop',
    body: [...bodyOf(conversion, fieldNodes(node, 'condition')), ...loopBody(conversion, node)],
    expressions: [],
  }),
  c_style_for_statement: (conversion, node) => ({
    ...span(node),
    kind: 'loop',
    body: loopBody(conversion, node),
    expressions: operandsOf(conversion, { ...node, children: node.children.filter(({ field }) => field !== 'body') }),
  }),
  for_statement: convertFor,
  case_statement: convertCase,
  function_definition: (conversion, node) => ({
    ...span(node),
    kind: 'function',
    name: fieldNodes(node, 'name').map((name) => textOf(conversion, name))[0] ?? '',
    body: convertFunctionBody(conversion, node),
  }),
}

export function convertStatement(conversion: WordConversion, node: GrammarNode): Statement {
  const convert = node.broken ? undefined : converters[node.type]
  if (convert !== undefined) return convert(conversion, node)
  reportUnknown(conversion, node)
  // Whatever words the broken part still shows stay visible to deny rules.
  const known = node.children.filter((child) => converters[child.type] !== undefined || child.children.length > 0)
  return known.length > 0 ? sequence(conversion, { ...node, children: known }) : convertCommand(conversion, leaf(node))
}

function leaf(node: GrammarNode): GrammarNode {
  return {
    ...node,
    broken: false,
    children: node.children.length > 0 ? node.children : [{ ...node, type: 'word', broken: false }],
  }
}

/** The statements among nodes that are separated by `;`, `&` or line ends. */
export function bodyOf(conversion: WordConversion, nodes: readonly GrammarNode[]): readonly Statement[] {
  const items: SequenceItem[] = []
  for (const node of nodes) {
    const last = items.at(-1)
    if (node.type === '&' && last !== undefined) items[items.length - 1] = { ...last, joiner: '&' }
    else if (isSeparator(node)) continue
    else items.push({ statement: convertStatement(conversion, node), joiner: ';' })
  }
  if (items.every(({ joiner }) => joiner === ';')) return items.map(({ statement }) => statement)
  const start = nodes[0]?.start ?? 0
  return [{ kind: 'sequence', start, end: nodes.at(-1)?.end ?? start, items }]
}

function isSeparator(node: GrammarNode): boolean {
  if (node.broken) return false
  return PUNCTUATION.has(node.type) || (!node.named && /^[;&\n]$/.test(node.type))
}

function sequence(conversion: WordConversion, node: GrammarNode): Sequence {
  const items = bodyOf(conversion, node.children).map((statement) => ({ statement, joiner: ';' as const }))
  return { ...span(node), kind: 'sequence', items }
}

function convertList(conversion: WordConversion, node: GrammarNode): Statement {
  const items: SequenceItem[] = []
  for (const child of node.children) {
    const last = items.at(-1)
    if ((child.type === '&&' || child.type === '||') && last !== undefined)
      items[items.length - 1] = { ...last, joiner: child.type }
    else if (!isSeparator(child)) items.push({ statement: convertStatement(conversion, child), joiner: ';' })
  }
  return { ...span(node), kind: 'sequence', items }
}

function group(conversion: WordConversion, node: GrammarNode, subshell: boolean): Statement {
  return { ...span(node), kind: 'group', subshell, body: bodyOf(conversion, node.children), redirects: [] }
}

function convertRedirected(conversion: WordConversion, node: GrammarNode): Statement {
  const redirectNodes = node.children.filter((child) => child.type.endsWith('_redirect'))
  const redirects = redirectNodes.flatMap((child) => convertRedirect(conversion, child))
  const body = node.children.find((child) => child.field === 'body')
  const statement: Statement =
    body === undefined
      ? { ...span(node), kind: 'simple', assignments: [], words: [], redirects: [] }
      : convertStatement(conversion, body)
  return redirectNodes
    .filter((child) => child.type === 'heredoc_redirect')
    .flatMap((heredoc) => heredoc.children)
    .reduce((before, child) => continueHeredoc(conversion, child, before), attachRedirects(statement, redirects, node))
}

/** `cat <<E | next`, `cat <<E && next`: what follows on the line stands inside the here-document's node. */
function continueHeredoc(conversion: WordConversion, child: GrammarNode, before: Statement): Statement {
  if (child.broken) reportUnknown(conversion, child)
  if (child.type === 'file_redirect' || child.type === 'herestring_redirect')
    return attachRedirects(before, convertRedirect(conversion, child), child)
  if (child.field === 'argument') return addWord(conversion, before, child)
  if (child.type === 'pipeline') return pipeTo(conversion, before, child)
  if (child.field !== 'right') return before
  const statements = [before, convertStatement(conversion, child)]
  const items = statements.map((statement) => ({ statement, joiner: ';' as const }))
  return { ...span(child), kind: 'sequence', items }
}

function pipeTo(conversion: WordConversion, first: Statement, node: GrammarNode): Statement {
  const rest = bodyOf(
    conversion,
    node.children.filter((child) => child.type !== '|' && child.type !== '|&'),
  )
  return { start: first.start, end: node.end, kind: 'pipeline', stages: [first, ...rest] }
}

function addWord(conversion: WordConversion, statement: Statement, node: GrammarNode): Statement {
  if (statement.kind === 'simple') return { ...statement, words: [...statement.words, convertWord(conversion, node)] }
  reportUnknown(conversion, node)
  return statement
}

function convertIf(conversion: WordConversion, node: GrammarNode): Statement {
  const isCondition = (child: GrammarNode) => child.field === 'condition'
  const isClause = (child: GrammarNode) => child.type === 'elif_clause' || child.type === 'else_clause'
  const then = node.children.filter((child) => !isCondition(child) && !isClause(child))
  const clauses = node.children.filter(isClause).map((clause) => bodyOf(conversion, clause.children))
  return {
    ...span(node),
    kind: 'branch',
    subjects: [],
    condition: bodyOf(conversion, node.children.filter(isCondition)),
    arms: [bodyOf(conversion, then), ...clauses],
  }
}

function loopBody(conversion: WordConversion, node: GrammarNode): readonly Statement[] {
  return fieldNodes(node, 'body').flatMap((body) => bodyOf(conversion, body.children))
}

function convertFor(conversion: WordConversion, node: GrammarNode): Statement {
  const values = fieldNodes(node, 'value')
  const hasIn = node.children.some((child) => child.type === 'in')
  return {
    ...span(node),
    kind: 'for-each',
    variable: fieldNodes(node, 'variable').map((name) => textOf(conversion, name))[0] ?? '',
    items: hasIn ? values.map((value) => convertWord(conversion, value)) : undefined,
    body: loopBody(conversion, node),
  }
}

function convertCase(conversion: WordConversion, node: GrammarNode): Statement {
  const items = node.children.filter((child) => child.type === 'case_item')
  const patterns = items.flatMap((item) => fieldNodes(item, 'value'))
  for (const child of node.children) if (child.broken) reportUnknown(conversion, child)
  return {
    ...span(node),
    kind: 'branch',
    subjects: [...fieldNodes(node, 'value'), ...patterns].map((word) => convertWord(conversion, word)),
    condition: [],
    arms: items.map((item) => bodyOf(conversion, item.children.filter(isArmStatement))),
  }
}

function isArmStatement(child: GrammarNode): boolean {
  return child.field !== 'value' && child.type !== '|'
}

function convertFunctionBody(conversion: WordConversion, node: GrammarNode): readonly Statement[] {
  const body = fieldNodes(node, 'body').map((child) => convertStatement(conversion, child))
  const redirects = fieldNodes(node, 'redirect').flatMap((child) => convertRedirect(conversion, child))
  const [first, ...rest] = body
  return first === undefined ? [] : [attachRedirects(first, redirects, node), ...rest]
}

function span(node: GrammarNode): { start: number; end: number } {
  return { start: node.start, end: node.end }
}
