// Words of the grammar's tree into words of ours: quotes removed, expansions kept apart.
import type { ArrayPart, Word, WordPart } from '#server/agent/permissions/shell/tree.ts'
import { reportUnknown, textOf, type WordConversion } from './conversion.ts'
import { convertExpansion } from './convert-expansion.ts'
import { decodeAnsiC, decodeDoubleQuoted, decodeUnquoted } from './decode-text.ts'
import type { GrammarNode } from './grammar-node.ts'

export function convertWord(conversion: WordConversion, node: GrammarNode): Word {
  return {
    start: node.start,
    end: node.end,
    source: textOf(conversion, node),
    parts: convertParts(conversion, node, false),
  }
}

type PartConverter = (conversion: WordConversion, node: GrammarNode, quoted: boolean) => readonly WordPart[]

const unquotedText: PartConverter = (conversion, node, quoted) =>
  quoted ? [literal(textOf(conversion, node), true)] : decodeUnquoted(textOf(conversion, node))

const converters: Readonly<Record<string, PartConverter>> = {
  word: unquotedText,
  number: (conversion, node, quoted) =>
    node.children.length > 0 ? convertChildren(conversion, node, quoted) : unquotedText(conversion, node, quoted),
  variable_name: unquotedText,
  special_variable_name: unquotedText,
  test_operator: unquotedText,
  extglob_pattern: unquotedText,
  regex: unquotedText,
  file_descriptor: unquotedText,
  heredoc_content: (conversion, node) => [literal(decodeDoubleQuoted(textOf(conversion, node), '$`\\'), true)],
  raw_string: (conversion, node) => [literal(textOf(conversion, node).slice(1, -1), true)],
  ansi_c_string: (conversion, node) => {
    const text = decodeAnsiC(textOf(conversion, node).slice(2, -1))
    if (text === undefined) conversion.report({ at: node.start, reason: "An escape in $'…' is not understood." })
    return [literal(text ?? textOf(conversion, node), true)]
  },
  string: (conversion, node) => convertString(conversion, node, { open: '"', close: '"' }),
  translated_string: (conversion, node) => convertString(conversion, node, { open: '$"', close: '"' }),
  concatenation: (conversion, node, quoted) => convertChildren(conversion, node, quoted),
  command_name: (conversion, node, quoted) => convertChildren(conversion, node, quoted),
  brace_expression: unquotedText,
  simple_expansion: (conversion, node, quoted) => convertExpansion(conversion, node, { quoted, convertWord }),
  expansion: (conversion, node, quoted) => convertExpansion(conversion, node, { quoted, convertWord }),
  command_substitution: (conversion, node, quoted) => [
    { kind: 'command', form: 'substitution', quoted, body: conversion.convertBody(node) },
  ],
  process_substitution: (conversion, node, quoted) => [
    { kind: 'command', form: 'process', quoted, body: conversion.convertBody(node) },
  ],
  arithmetic_expansion: (conversion, node, quoted) => [
    { kind: 'arithmetic', quoted, operands: operandsOf(conversion, node) },
  ],
  array: (conversion, node) => [convertArray(conversion, node)],
}

/** The pieces of any word-like node. */
export function convertParts(conversion: WordConversion, node: GrammarNode, quoted: boolean): readonly WordPart[] {
  const convert = node.broken ? undefined : converters[node.type]
  if (convert !== undefined) return convert(conversion, node, quoted)
  if (!node.named && !node.broken) return unquotedText(conversion, node, quoted)
  reportUnknown(conversion, node)
  return node.children.length > 0 ? convertChildren(conversion, node, quoted) : unquotedText(conversion, node, quoted)
}

/** Children in order, with text between them (line breaks in strings) kept as text. */
function convertChildren(conversion: WordConversion, node: GrammarNode, quoted: boolean): readonly WordPart[] {
  const parts: WordPart[] = []
  let at = node.start
  for (const child of node.children) {
    if (child.start > at) parts.push(literal(decodeDoubleQuoted(conversion.source.slice(at, child.start)), quoted))
    parts.push(...convertParts(conversion, child, quoted))
    at = child.end
  }
  return parts
}

function convertString(
  conversion: WordConversion,
  node: GrammarNode,
  marks: { open: string; close: string },
): readonly WordPart[] {
  const parts: WordPart[] = [literal('', true)]
  convertQuotedText(conversion, parts, {
    start: node.start + marks.open.length,
    end: node.end - marks.close.length,
    nodes: stringChildren(node),
    quotable: '$`"\\',
  })
  return parts
}

function stringChildren(node: GrammarNode): readonly GrammarNode[] {
  const inner = node.type === 'translated_string' ? node.children.find((child) => child.type === 'string') : node
  return (inner ?? node).children.filter((child) => child.named && child.type !== 'string_content')
}

/** Text with expansions in it, such as a string's or a here-document's. */
export function convertQuotedText(
  conversion: WordConversion,
  parts: WordPart[],
  text: { start: number; end: number; nodes: readonly GrammarNode[]; quotable: string },
): void {
  let at = text.start
  const addText = (end: number) => {
    if (end > at) parts.push(literal(decodeDoubleQuoted(conversion.source.slice(at, end), text.quotable), true))
  }
  for (const node of text.nodes) {
    if (node.end <= node.start) continue
    addText(node.start)
    parts.push(...convertParts(conversion, node, true))
    at = node.end
  }
  addText(text.end)
}

function convertArray(conversion: WordConversion, node: GrammarNode): ArrayPart {
  const items = node.children
    .filter((child) => child.named && child.type !== 'comment')
    .map((child) => convertWord(conversion, child))
  return { kind: 'array', items }
}

const OPERAND_TYPES = new Set([
  'word',
  'number',
  'variable_name',
  'string',
  'raw_string',
  'ansi_c_string',
  'simple_expansion',
  'expansion',
  'command_substitution',
  'process_substitution',
  'concatenation',
  'regex',
  'extglob_pattern',
  'arithmetic_expansion',
])

/** The operands anywhere inside an arithmetic or test expression. */
export function operandsOf(conversion: WordConversion, node: GrammarNode): Word[] {
  const operands: Word[] = []
  for (const child of node.children) {
    if (OPERAND_TYPES.has(child.type)) operands.push(convertWord(conversion, child))
    else {
      if (child.broken) reportUnknown(conversion, child)
      operands.push(...operandsOf(conversion, child))
    }
  }
  return operands
}

function literal(text: string, quoted: boolean): WordPart {
  return { kind: 'literal', text, quoted }
}
