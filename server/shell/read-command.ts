/** Simple commands, in all the shapes that the grammar gives them. */
import type { Assignment, Redirect, SimpleCommand, Word } from '#server/agent/permissions/shell/tree.ts'
import { REDIRECTS, readRedirects } from './read-redirect.ts'
import { addFault, groupAdjacent, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

/** `A=1 name word >file`. */
export function readCommand(reading: Reading, node: SyntaxNode): SimpleCommand {
  const assignments: Assignment[] = []
  const redirectNodes: SyntaxNode[] = []
  const wordNodes: SyntaxNode[] = []
  for (const child of node.children) {
    if (child.type === 'comment') continue
    if (child.type === 'variable_assignment' && wordNodes.length === 0) assignments.push(readAssignment(reading, child))
    else if (REDIRECTS.has(child.type)) redirectNodes.push(child)
    else if (child.type === 'subshell' || child.broken) addFault(reading, child.start, 'A command could not be read.')
    else wordNodes.push(child)
  }
  const attached = readRedirects(reading, redirectNodes)
  const words = [...groupAdjacent(wordNodes).map((group) => reading.word(group)), ...attached.words]
  const last = assignments.at(-1)
  if (last !== undefined && words.some(({ start }) => start === last.end))
    addFault(reading, last.end, 'An assignment could not be read.')
  return simple(node, { assignments, words: inOrder(words), redirects: attached.redirects })
}

export function inOrder(words: readonly Word[]): Word[] {
  return [...words].sort((first, second) => first.start - second.start)
}

function simple(
  { start, end }: SyntaxNode,
  parts: { assignments?: Assignment[]; words?: Word[]; redirects?: Redirect[] },
): SimpleCommand {
  return { kind: 'simple', start, end, assignments: [], words: [], redirects: [], ...parts }
}

/** One or several assignments without a command. */
export function readAssignments(reading: Reading, node: SyntaxNode): SimpleCommand {
  const nodes = node.type === 'variable_assignment' ? [node] : node.children.filter(({ named }) => named)
  return simple(node, { assignments: nodes.map((each) => readAssignment(reading, each)) })
}

function readAssignment(reading: Reading, node: SyntaxNode): Assignment {
  const target = node.children.find(({ field }) => field === 'name')
  const subscript = target?.type === 'subscript' ? target : undefined
  const nameNode = subscript?.children.find(({ field }) => field === 'name') ?? target
  const index = subscript?.children.filter(({ field }) => field === 'index') ?? []
  const values = node.children.filter((child) => child.field === 'value')
  if (nameNode === undefined || node.broken) addFault(reading, node.start, 'An assignment could not be read.')
  return {
    start: node.start,
    end: node.end,
    name: nameNode === undefined ? '' : textOf(reading, nameNode),
    append: node.children.some(({ type }) => type === '+='),
    value: values.length === 0 ? undefined : reading.word(values),
    ...(index.length === 0 ? {} : { index: reading.word(index) }),
  }
}

/** `export A=1`, `declare …`, `unset …`: words like any others. */
export function readDeclaration(reading: Reading, node: SyntaxNode): SimpleCommand {
  const nodes = node.children.filter(({ type }) => type !== 'comment')
  const words = groupAdjacent(nodes.flatMap(flattenAssignment)).map((group) => reading.word(group))
  return simple(node, { words })
}

function flattenAssignment(node: SyntaxNode): SyntaxNode[] {
  if (node.type !== 'variable_assignment') return [asText(node)]
  return node.children.flatMap((child) => (child.type === 'subscript' ? child.children.map(asText) : [asText(child)]))
}

/** Keywords and operators between words count as text here. */
function asText(node: SyntaxNode): SyntaxNode {
  return node.named ? node : { ...node, type: 'operator_text' }
}

/** `[ … ]`, where `<` and `>` are redirections although the grammar takes them for comparisons. */
export function readBracket(reading: Reading, node: SyntaxNode): SimpleCommand {
  const leaves = node.children.flatMap(bracketLeaves)
  const words: Word[] = []
  const redirects: Redirect[] = []
  const groups = groupAdjacent(leaves)
  for (let at = 0; at < groups.length; at += 1) {
    const group = groups[at] ?? []
    const operator = group.find(({ type }) => type === '<' || type === '>')
    if (group.some(({ type, broken }) => broken || /^(?:&&|\|\||[();|&])$/.test(type)))
      addFault(reading, node.start, 'A test could not be read.')
    if (operator === undefined) words.push(reading.word(group))
    else {
      const target = group.length > 1 ? group.slice(group.indexOf(operator) + 1) : (groups[++at] ?? [])
      const { start } = operator
      redirects.push({
        start,
        end: target.at(-1)?.end ?? operator.end,
        operator: operator.type as '<',
        target: reading.word(target),
      })
    }
  }
  return simple(node, { words, redirects })
}

function bracketLeaves(node: SyntaxNode): SyntaxNode[] {
  const splits = node.type.endsWith('_expression') && node.type !== 'brace_expression'
  return splits ? node.children.flatMap(bracketLeaves) : [node]
}
