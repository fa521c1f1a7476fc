// Takes out backslash-newline pairs as bash does before it splits words; the grammar splits words at them.
import { findNodes, type GrammarNode } from './grammar-node.ts'

const CONTINUATION = '\\\n'

/** Where a backslash before a line end is plain text. */
const LITERAL_TYPES = new Set(['comment', 'raw_string', 'ansi_c_string', 'heredoc_body'])

/** The text with its continuations joined, or the same text when there is none. */
export function joinContinuations(source: string, root: GrammarNode): string {
  if (!source.includes(CONTINUATION)) return source
  const kept = findNodes(root, (node) => LITERAL_TYPES.has(node.type))
  let joined = ''
  let at = 0
  while (at < source.length) {
    const next = source.indexOf('\\', at)
    if (next === -1) break
    const isContinuation =
      source.startsWith(CONTINUATION, next) && !kept.some((node) => next >= node.start && next < node.end)
    joined += source.slice(at, isContinuation ? next : next + 2)
    at = next + 2
  }
  return joined + source.slice(at)
}
