// What every converter shares: the text, and where to report what the grammar could not vouch for.
import type { Fault, Statement } from '#server/agent/permissions/shell/tree.ts'
import type { GrammarNode } from './grammar-node.ts'

export interface Conversion {
  readonly source: string
  report(fault: Fault): void
  /** Reads text that stands escaped inside other text (backticks with backslashes). */
  parseInner(text: string): readonly Statement[]
}

/** Conversion of words; statements inside a substitution are handed in, so that the two need no circle. */
export interface WordConversion extends Conversion {
  readonly convertBody: (node: GrammarNode) => readonly Statement[]
}

export function textOf(conversion: Conversion, node: GrammarNode): string {
  return conversion.source.slice(node.start, node.end)
}

/** A node kind that no converter knows: reported, so that nothing of the command counts as proven. */
export function reportUnknown(conversion: Conversion, node: GrammarNode): void {
  const reason = node.broken ? 'The command does not parse.' : `The shell construct ${node.type} is not understood.`
  conversion.report({ at: node.start, reason })
}
