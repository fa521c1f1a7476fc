/** bash's grammar as WebAssembly behind the ShellParser port: the text of a command in, our own tree out. */
import { createRequire } from 'node:module'
import { Language, Parser } from 'web-tree-sitter'
import type { ShellParser, ShellTree } from '#server/agent/permissions/shell/tree.ts'
import { joinLines } from './join-lines.ts'
import { readBody } from './read-statement.ts'
import { readWord } from './read-word.ts'
import { addFault, type Reading } from './reading.ts'
import { copyTree, type SyntaxNode } from './syntax-node.ts'

/** Milliseconds after which a text counts as unreadable. */
const PATIENCE_MS = 250
/** UTF-16 units; the system takes no longer command either. */
const MAX_LENGTH = 131_072

/** Loads the grammar once, 25 ms; the parser then answers at once and never throws. Rejects when the grammar's file is missing. */
export async function openShellParser(): Promise<ShellParser> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-bash/tree-sitter-bash.wasm')
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return { parse: (command) => parse(parser, command) }
}

function parse(parser: Parser, command: string): ShellTree {
  if (command.length > MAX_LENGTH) return unread(command, 'The command is longer than the system takes.')
  const joined = joinLines(command)
  const root = rootOf(parser, joined.text)
  if (root === null) return unread(command, 'The command takes too long to read.')
  const reading: Reading = {
    source: joined.text,
    faults: [],
    statementsIn: (node) => readBody(reading, node),
    word: (nodes) => readWord(reading, nodes),
  }
  if (!joined.sure) addFault(reading, 0, 'A line may go on in the middle of a word.')
  const statements = readBody(reading, root)
  if (hasBroken(root)) addFault(reading, 0, 'The command could not be read to its end.')
  checkGaps(reading, root)
  return { source: joined.text, statements, faults: reading.faults }
}

function rootOf(parser: Parser, text: string): SyntaxNode | null {
  const until = performance.now() + PATIENCE_MS
  const tree = parser.parse(text, null, { progressCallback: () => performance.now() > until })
  if (tree === null) {
    parser.reset()
    return null
  }
  try {
    return copyTree(tree)
  } finally {
    tree.delete()
  }
}

function unread(source: string, reason: string): ShellTree {
  return { source, statements: [], faults: [{ at: 0, reason }] }
}

function hasBroken(node: SyntaxNode): boolean {
  return node.broken || node.children.some(hasBroken)
}

const TEXTS = new Set(['string', 'heredoc_body', 'heredoc_redirect'])

/** Whatever no leaf of the tree covers must be blank: else the grammar skipped something that bash will not skip. */
function checkGaps(reading: Reading, node: SyntaxNode): void {
  if (node.children.length === 0 || TEXTS.has(node.type)) {
    for (const child of node.children) checkGaps(reading, child)
    return
  }
  let at = node.start
  for (const child of [...node.children, { start: node.end, end: node.end, children: [], type: '' }]) {
    const gap = reading.source.slice(at, child.start)
    if (child.start > at && !/^(?:\s|\\\n)*$/.test(gap)) addFault(reading, at, 'A part was skipped.')
    at = Math.max(at, child.end)
    if ('named' in child) checkGaps(reading, child)
  }
}
