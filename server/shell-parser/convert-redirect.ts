// Redirections of the grammar's tree, here-documents among them.
import type { Redirect, RedirectOperator, Word, WordPart } from '#server/agent/permissions/shell/tree.ts'
import { reportUnknown, textOf, type WordConversion } from './conversion.ts'
import { convertQuotedText, convertWord } from './convert-word.ts'
import { fieldNodes, type GrammarNode } from './grammar-node.ts'

const OPERATORS: ReadonlySet<string> = new Set(['<', '>', '>>', '>|', '&>', '&>>', '<&', '>&', '<>'])

export function convertRedirect(conversion: WordConversion, node: GrammarNode): Redirect[] {
  if (node.type === 'file_redirect') return convertFileRedirect(conversion, node)
  if (node.type === 'herestring_redirect') return convertHereString(conversion, node)
  if (node.type === 'heredoc_redirect') return convertHeredoc(conversion, node)
  reportUnknown(conversion, node)
  return []
}

function convertFileRedirect(conversion: WordConversion, node: GrammarNode): Redirect[] {
  const descriptor = descriptorOf(conversion, node)
  const operatorNode = node.children.find((child) => !child.named)
  const operator = operatorNode === undefined ? '' : textOf(conversion, operatorNode)
  const targets = fieldNodes(node, 'destination')
  if (node.children.some((child) => child.broken)) reportUnknown(conversion, { ...node, broken: true })
  // `>&-` closes a descriptor and names nothing.
  if (operator.endsWith('&-')) return []
  if (!OPERATORS.has(operator) || targets.length !== 1) {
    conversion.report({ at: node.start, reason: `The redirection ${textOf(conversion, node)} is not understood.` })
  }
  return targets.map((target) => ({
    start: node.start,
    end: node.end,
    operator: (OPERATORS.has(operator) ? operator : '>') as RedirectOperator,
    ...descriptor,
    target: convertWord(conversion, target),
  }))
}

function convertHereString(conversion: WordConversion, node: GrammarNode): Redirect[] {
  const content = node.children.find((child) => child.named && child.type !== 'file_descriptor')
  if (content === undefined) return []
  const target = convertWord(conversion, content)
  return [{ start: node.start, end: node.end, operator: '<<<', ...descriptorOf(conversion, node), target }]
}

function convertHeredoc(conversion: WordConversion, node: GrammarNode): Redirect[] {
  const startNode = node.children.find((child) => child.type === 'heredoc_start')
  const body = node.children.find((child) => child.type === 'heredoc_body')
  if (startNode === undefined || body === undefined) {
    conversion.report({ at: node.start, reason: 'A here-document without an end.' })
    return []
  }
  const literal = /['"\\]/.test(textOf(conversion, startNode))
  const target: Word = {
    start: body.start,
    end: body.end,
    source: textOf(conversion, body),
    parts: literal ? [{ kind: 'literal', text: textOf(conversion, body), quoted: true }] : bodyParts(conversion, body),
  }
  return [{ start: node.start, end: node.end, operator: '<<', ...descriptorOf(conversion, node), target }]
}

function bodyParts(conversion: WordConversion, body: GrammarNode): readonly WordPart[] {
  const parts: WordPart[] = []
  const nodes = body.children.filter((child) => child.type !== 'heredoc_content')
  convertQuotedText(conversion, parts, { start: body.start, end: body.end, nodes, quotable: '$`\\' })
  if (hidesBackticks(parts))
    conversion.report({ at: body.start, reason: 'A here-document holds a substitution that was not read.' })
  return parts
}

/** The grammar passes over backticks in some here-documents; text that still has an unread one proves nothing. */
function hidesBackticks(parts: readonly WordPart[]): boolean {
  return parts.some((part) => part.kind === 'literal' && /`|\$\(|\$\{/.test(part.text))
}

function descriptorOf(conversion: WordConversion, node: GrammarNode): { descriptor?: string } {
  const found = node.children.find((child) => child.type === 'file_descriptor')
  return found === undefined ? {} : { descriptor: textOf(conversion, found) }
}
