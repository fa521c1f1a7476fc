// A plain copy of the grammar's tree, since each step in the parser's own tree crosses into WASM.
import type { Tree, TreeCursor } from 'web-tree-sitter'

export interface GrammarNode {
  readonly type: string
  readonly named: boolean
  readonly field: string | null
  readonly start: number
  readonly end: number
  readonly children: readonly GrammarNode[]
  /** The parser made it up, or could not place it. */
  readonly broken: boolean
}

/** Copies a whole tree; deeper than `maxDepth` it stops and marks the node as broken. */
export function copyTree(tree: Tree, maxDepth: number): GrammarNode {
  const cursor = tree.walk()
  try {
    return copyNode(cursor, maxDepth)
  } finally {
    cursor.delete()
  }
}

function copyNode(cursor: TreeCursor, depthLeft: number): GrammarNode {
  const children: GrammarNode[] = []
  const tooDeep = depthLeft <= 0
  if (!tooDeep && cursor.gotoFirstChild()) {
    do children.push(copyNode(cursor, depthLeft - 1))
    while (cursor.gotoNextSibling())
    cursor.gotoParent()
  }
  return {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children,
    broken: tooDeep || cursor.nodeType === 'ERROR' || cursor.nodeIsMissing,
  }
}

/** The children of a field, in order. */
export function fieldNodes(node: GrammarNode, field: string): GrammarNode[] {
  return node.children.filter((child) => child.field === field)
}

/** Every node of the tree for which `wanted` holds, in the order of the text. */
export function findNodes(node: GrammarNode, wanted: (node: GrammarNode) => boolean): GrammarNode[] {
  const found: GrammarNode[] = wanted(node) ? [node] : []
  for (const child of node.children) found.push(...findNodes(child, wanted))
  return found
}
