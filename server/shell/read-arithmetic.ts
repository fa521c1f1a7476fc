/** What arithmetic looks at and what it changes: bash evaluates the text that its variables hold, again and again. */
import type { Word } from '#server/agent/permissions/shell/tree.ts'
import { addFault, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

export interface Arithmetic {
  operands: Word[]
  /** Variables that get a value. */
  assigns: string[]
}

const WORDS = new Set(['number', 'simple_expansion', 'expansion', 'command_substitution', 'string'])
const ASSIGNING = /^(?:[-+*/%&|^]|<<|>>|\*\*)?=$/

export function readArithmetic(reading: Reading, node: SyntaxNode): Arithmetic {
  const found: Arithmetic = { operands: [], assigns: [] }
  collect(reading, node, found)
  return found
}

function collect(reading: Reading, node: SyntaxNode, found: Arithmetic): void {
  if (node.broken) addFault(reading, node.start, 'An expression could not be read.')
  if (WORDS.has(node.type)) return void found.operands.push(reading.word([node]))
  if (node.type === 'variable_name' || node.type === 'word') return void found.operands.push(variable(reading, node))
  if (node.type === 'subscript') found.operands.push(evaluated(reading, node))
  else if (node.type === 'raw_string' || node.type === 'ansi_c_string') found.operands.push(evaluated(reading, node))
  const target = assignedIn(node)
  if (target !== undefined) found.assigns.push(textOf(reading, target).replace(/\[.*$/s, ''))
  for (const child of node.children) if (child.named && child.type !== 'comment') collect(reading, child, found)
}

function assignedIn(node: SyntaxNode): SyntaxNode | undefined {
  const operators = node.children.filter(({ named }) => !named).map(({ type }) => type)
  const changes = operators.some((type) => ASSIGNING.test(type) || type === '++' || type === '--')
  return changes ? node.children.find(({ named }) => named) : undefined
}

/** A bare name: its value is evaluated as an expression in turn. */
function variable(reading: Reading, { start, end }: SyntaxNode): Word {
  const name = reading.source.slice(start, end)
  const part = { kind: 'parameter', name, quoted: true, evaluates: false, assigns: false, operands: [] } as const
  return { start, end, source: name, parts: [{ ...part, plain: /^\w+$/.test(name) }] }
}

/** Something whose text is evaluated and never known to be a number. */
function evaluated(reading: Reading, { start, end }: SyntaxNode): Word {
  const source = reading.source.slice(start, end)
  return { start, end, source, parts: [{ kind: 'literal', text: source, quoted: true }] }
}
