/** `$name` and `${name…}`: which variable, and what else happens on the way. */
import type { ParameterPart, Word } from '#server/agent/permissions/shell/tree.ts'
import { readArithmetic } from './read-arithmetic.ts'
import { addFault, groupAdjacent, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

const NAMES = new Set(['variable_name', 'special_variable_name'])
const PLAIN = /^\$(?:\w+|[*@#?!$-])$|^\$\{\w+\}$/

export function readParameter(reading: Reading, node: SyntaxNode, quoted: boolean): ParameterPart {
  const text = textOf(reading, node).trim()
  const named = node.children.find(({ type }) => NAMES.has(type) || type === 'subscript')
  const subscript = named?.type === 'subscript' ? named : undefined
  const nameNode = subscript === undefined ? named : subscript.children.find(({ type }) => NAMES.has(type))
  const operators = node.children.filter(({ field }) => field === 'operator').map((child) => textOf(reading, child))
  const index = subscript?.children.filter(({ field }) => field === 'index') ?? []
  const operands = operandsOf(reading, node, named)
  if (/`/.test(text) && !node.children.some(({ type }) => type === 'command_substitution'))
    addFault(reading, node.start, 'An expansion hides another.')
  return {
    kind: 'parameter',
    name: nameNode === undefined ? '' : textOf(reading, nameNode),
    plain: PLAIN.test(text),
    quoted,
    evaluates: evaluates(text, operators) || index.some((each) => !isPlainIndex(textOf(reading, each))),
    assigns: operators.includes(':=') || operators.includes('='),
    operands: [...operands, ...index.map((each) => reading.word([each]))],
  }
}

/** `${!x}` follows a name held in data, `@P` expands it as a prompt; `${x:a:b}` computes. */
function evaluates(text: string, operators: readonly string[]): boolean {
  if (text.startsWith('${!')) return true
  if (operators.includes('@')) return !/@[QULuEAakK]\}$/.test(text)
  return operators[0] === ':' && !/^\$\{[^:]*(?:: *-?\d+)+ *\}$/.test(text)
}

function isPlainIndex(text: string): boolean {
  return /^(?:-?\d+|[@*])$/.test(text)
}

/** Defaults, patterns and lengths, which are words of their own. */
function operandsOf(reading: Reading, node: SyntaxNode, named: SyntaxNode | undefined): Word[] {
  const others = node.children.filter((child) => child.named && child !== named && child.field !== 'operator')
  return groupAdjacent(others).flatMap((group) => {
    const computed = group.some(({ type }) => type.endsWith('_expression') && type !== 'brace_expression')
    return computed ? group.flatMap((each) => readArithmetic(reading, each).operands) : [reading.word(group)]
  })
}
