// `$name` and `${…}` of the grammar's tree, with a word on whether the shell would run text held in data.
import type { ParameterPart, Word } from '#server/agent/permissions/shell/tree.ts'
import { textOf, type WordConversion } from './conversion.ts'
import type { GrammarNode } from './grammar-node.ts'

interface ExpansionOptions {
  readonly quoted: boolean
  readonly convertWord: (conversion: WordConversion, node: GrammarNode) => Word
}

/** Indexes that are no arithmetic: all elements. */
const WHOLE_ARRAY = new Set(['@', '*'])

export function convertExpansion(
  conversion: WordConversion,
  node: GrammarNode,
  { quoted, convertWord }: ExpansionOptions,
): readonly ParameterPart[] {
  const operators = node.children
    .filter((child) => child.field === 'operator')
    .map((child) => textOf(conversion, child))
  const subscript = node.children.find((child) => child.type === 'subscript')
  const nameNode =
    node.children.find((child) => child.type === 'variable_name' || child.type === 'special_variable_name') ??
    subscript?.children.find((child) => child.type === 'variable_name')
  const operands = node.children
    .filter((child) => child.named && child !== nameNode && child !== subscript && child.field !== 'operator')
    .map((child) => convertWord(conversion, child))
  const index = subscript?.children.find((child) => child.field === 'index')
  if (index !== undefined) operands.push(convertWord(conversion, index))
  const indexed = index !== undefined && !isConstantIndex(textOf(conversion, index))
  return [
    {
      kind: 'parameter',
      name: nameNode === undefined ? '' : textOf(conversion, nameNode),
      plain: node.type === 'simple_expansion' || node.children.length === 3,
      quoted,
      evaluates: indexed || nameNode === undefined || runsData(operators, operands),
      assigns: operators.some((operator) => operator === ':=' || operator === '='),
      operands,
    },
  ]
}

function isConstantIndex(text: string): boolean {
  return WHOLE_ARRAY.has(text) || /^\d+$/.test(text)
}

/** `${!x}` looks up, and may evaluate, whatever x holds; `${x@P}` runs prompt escapes; `${x:expr}` is arithmetic. */
function runsData(operators: readonly string[], operands: readonly Word[]): boolean {
  const slices = operators.includes(':') && !operands.every(({ source }) => /^ ?-?\d+$/.test(source))
  return operators[0] === '!' || operators.includes('@') || slices
}
