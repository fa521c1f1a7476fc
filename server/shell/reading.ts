/** What all parts of the reading share: the text, what was wrong with it, and the two ways down into it. */
import type { Fault, Statement, Word } from '#server/agent/permissions/shell/tree.ts'
import type { SyntaxNode } from './syntax-node.ts'

export interface Reading {
  source: string
  faults: Fault[]
  /** Statements among the children of a node, in order. */
  statementsIn(node: SyntaxNode): Statement[]
  /** One shell word out of nodes that stand side by side. */
  word(nodes: readonly SyntaxNode[]): Word
}

export function textOf(reading: Reading, node: Pick<SyntaxNode, 'start' | 'end'>): string {
  return reading.source.slice(node.start, node.end)
}

export function addFault(reading: Reading, at: number, reason: string): void {
  reading.faults.push({ at, reason })
}

/** Nodes between which nothing stands are one word, whatever the grammar made of them. */
export function groupAdjacent(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
  const groups: SyntaxNode[][] = []
  for (const node of nodes) {
    const last = groups.at(-1)
    if (last !== undefined && last.at(-1)?.end === node.start) last.push(node)
    else groups.push([node])
  }
  return groups
}
