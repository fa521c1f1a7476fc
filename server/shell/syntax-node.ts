/** The grammar's tree copied into plain objects, so that nothing of WebAssembly is held on to. */
import type { Tree, TreeCursor } from 'web-tree-sitter'

export interface SyntaxNode {
  type: string
  named: boolean
  /** Its place in the parent, such as `body`. */
  field: string | null
  /** UTF-16 code units, end exclusive. */
  start: number
  end: number
  broken: boolean
  children: SyntaxNode[]
}

/** Deeper text is cut off and counts as broken: nobody writes it by hand. */
const MAX_DEPTH = 150

export function copyTree(tree: Tree): SyntaxNode {
  const cursor = tree.walk()
  try {
    return copyNode(cursor, 0)
  } finally {
    cursor.delete()
  }
}

function copyNode(cursor: TreeCursor, depth: number): SyntaxNode {
  const broken = cursor.nodeType === 'ERROR' || cursor.nodeIsMissing
  const node: SyntaxNode = {
    type: cursor.nodeType,
    named: cursor.nodeIsNamed,
    field: cursor.currentFieldName,
    start: cursor.startIndex,
    end: cursor.endIndex,
    broken,
    children: [],
  }
  if (!cursor.gotoFirstChild()) return node
  if (depth >= MAX_DEPTH) node.broken = true
  else {
    do node.children.push(copyNode(cursor, depth + 1))
    while (cursor.gotoNextSibling())
  }
  cursor.gotoParent()
  return node
}
