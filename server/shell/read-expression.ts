/** `[[ … ]]` and `(( … ))`: which words are only compared, and which are evaluated. */
import type { Expression, Word } from '#server/agent/permissions/shell/tree.ts'
import { readArithmetic } from './read-arithmetic.ts'
import { addFault, groupAdjacent, type Reading, textOf } from './reading.ts'
import type { SyntaxNode } from './syntax-node.ts'

export function readArithmeticCommand(reading: Reading, node: SyntaxNode): Expression {
  const { operands, assigns } = readArithmetic(reading, node)
  return {
    kind: 'expression',
    start: node.start,
    end: node.end,
    form: 'arithmetic',
    operands,
    evaluated: operands,
    assigns,
  }
}

/** Compare numbers, which may be expressions; look at a variable whose name may hold an index. */
const EVALUATING = /^-(?:eq|ne|lt|le|gt|ge|v|R)$/

interface Operands {
  operands: Word[]
  evaluated: Word[]
}

export function readTest(reading: Reading, node: SyntaxNode): Expression {
  const found: Operands = { operands: [], evaluated: [] }
  collect(reading, node, { found, evaluated: false })
  return { kind: 'expression', start: node.start, end: node.end, form: 'test', ...found, assigns: [] }
}

function collect(reading: Reading, node: SyntaxNode, to: { found: Operands; evaluated: boolean }): void {
  if (node.broken) addFault(reading, node.start, 'A test could not be read.')
  const operators = node.children.filter(({ type, named }) => !named || type === 'test_operator')
  const evaluated = operators.some((child) => EVALUATING.test(textOf(reading, child)))
  const inner = node.children.filter(({ type, named }) => named && type !== 'test_operator' && type !== 'comment')
  for (const group of groupAdjacent(inner)) {
    const [only, ...more] = group
    if (only === undefined) continue
    const compound = /^(?:binary|unary|parenthesized|postfix|ternary)_expression$/.test(only.type)
    if (only.type === 'redirected_statement') addFault(reading, only.start, 'A test could not be read.')
    if (compound && more.length === 0) collect(reading, only, { ...to, evaluated: false })
    else {
      const word = reading.word(group)
      to.found.operands.push(word)
      const plainName = operators.some((child) => textOf(reading, child) === '-v') && /^[A-Za-z_]\w*$/.test(word.source)
      if (evaluated && !plainName) to.found.evaluated.push(word)
    }
  }
}
