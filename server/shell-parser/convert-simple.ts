// Simple commands, declarations and assignments of the grammar's tree.
import type { Assignment, Redirect, SimpleCommand, Statement, Word } from '#server/agent/permissions/shell/tree.ts'
import { reportUnknown, textOf, type WordConversion } from './conversion.ts'
import { convertRedirect } from './convert-redirect.ts'
import { convertWord, operandsOf } from './convert-word.ts'
import type { GrammarNode } from './grammar-node.ts'

const REDIRECTS = new Set(['file_redirect', 'herestring_redirect', 'heredoc_redirect'])

export function convertCommand(conversion: WordConversion, node: GrammarNode): Statement {
  const assignments: Assignment[] = []
  const words: Word[] = []
  const redirects: Redirect[] = []
  for (const child of node.children) {
    if (child.type === 'variable_assignment' && words.length === 0) {
      assignments.push(convertAssignment(conversion, child))
    } else if (child.type === 'variable_assignment') {
      words.push(assignmentAsWord(conversion, child))
    } else if (REDIRECTS.has(child.type)) redirects.push(...convertRedirect(conversion, child))
    else if (child.type === 'subshell') reportUnknown(conversion, child)
    else words.push(convertWord(conversion, child))
  }
  return { kind: 'simple', start: node.start, end: node.end, assignments, words, redirects }
}

/** `declare`, `export`, `local`, `readonly`, `typeset`, `unset`: plain commands whose words name variables. */
export function convertDeclaration(conversion: WordConversion, node: GrammarNode): Statement {
  const words = node.children.map((child) =>
    child.type === 'variable_assignment' ? assignmentAsWord(conversion, child) : convertWord(conversion, child),
  )
  return { kind: 'simple', start: node.start, end: node.end, assignments: [], words, redirects: [] }
}

export function convertAssignments(conversion: WordConversion, node: GrammarNode): Statement {
  const nodes = node.type === 'variable_assignment' ? [node] : node.children
  const assignments = nodes.map((child) => convertAssignment(conversion, child))
  return { kind: 'simple', start: node.start, end: node.end, assignments, words: [], redirects: [] }
}

export function convertAssignment(conversion: WordConversion, node: GrammarNode): Assignment {
  if (node.type !== 'variable_assignment') reportUnknown(conversion, node)
  const target = node.children.find((child) => child.field === 'name') ?? node
  const value = node.children.find((child) => child.field === 'value')
  const index = target.children.find((child) => child.field === 'index')
  const nameNode = target.type === 'subscript' ? (target.children[0] ?? target) : target
  return {
    start: node.start,
    end: node.end,
    name: textOf(conversion, nameNode),
    append: node.children.some((child) => child.type === '+='),
    value: value === undefined ? undefined : convertWord(conversion, value),
    ...(index === undefined ? {} : { index: convertWord(conversion, index) }),
  }
}

function assignmentAsWord(conversion: WordConversion, node: GrammarNode): Word {
  const value = node.children.find((child) => child.field === 'value')
  const source = textOf(conversion, node)
  const nameEnd = value?.start ?? node.end
  const name = conversion.source.slice(node.start, nameEnd)
  const parts = value === undefined ? [] : convertWord(conversion, value).parts
  return {
    start: node.start,
    end: node.end,
    source,
    parts: [{ kind: 'literal', text: name, quoted: false }, ...parts],
  }
}

/** `[ … ]`: the command of that name, with the words of the expression in their order. */
export function convertBracket(conversion: WordConversion, node: GrammarNode): SimpleCommand {
  return {
    kind: 'simple',
    start: node.start,
    end: node.end,
    assignments: [],
    words: flatWords(conversion, node),
    redirects: redirectsInside(conversion, node),
  }
}

const NESTED = new Set(['binary_expression', 'unary_expression', 'parenthesized_expression', 'redirected_statement'])

function flatWords(conversion: WordConversion, node: GrammarNode): Word[] {
  return node.children.flatMap((child) => {
    if (REDIRECTS.has(child.type)) return []
    return NESTED.has(child.type) ? flatWords(conversion, child) : [convertWord(conversion, child)]
  })
}

function redirectsInside(conversion: WordConversion, node: GrammarNode): Redirect[] {
  return node.children.flatMap((child) => {
    if (REDIRECTS.has(child.type)) return convertRedirect(conversion, child)
    return NESTED.has(child.type) ? redirectsInside(conversion, child) : []
  })
}

const EVALUATING_TESTS = new Set(['-v', '-R', '-eq', '-ne', '-lt', '-le', '-gt', '-ge'])

/** `[[ … ]]`: number comparisons and `-v` evaluate what their operands hold. */
export function convertTest(conversion: WordConversion, node: GrammarNode): Statement {
  const operators = operatorsIn(conversion, node)
  return {
    kind: 'expression',
    form: 'test',
    start: node.start,
    end: node.end,
    operands: operandsOf(conversion, node),
    evaluates: operators.some((operator) => EVALUATING_TESTS.has(operator)),
    assigns: [],
  }
}

function operatorsIn(conversion: WordConversion, node: GrammarNode): string[] {
  return node.children.flatMap((child) => {
    const own = child.field === 'operator' ? [textOf(conversion, child)] : []
    return [...own, ...operatorsIn(conversion, child)]
  })
}

/** `(( … ))`: every variable in it is evaluated as an expression of its own. */
export function convertArithmetic(conversion: WordConversion, node: GrammarNode): Statement {
  const operands = operandsOf(conversion, node)
  const names = operands.map(({ source }) => source).filter((source) => /^[A-Za-z_]\w*$/.test(source))
  return {
    kind: 'expression',
    form: 'arithmetic',
    start: node.start,
    end: node.end,
    operands,
    evaluates: true,
    assigns: [...new Set(names)],
  }
}
