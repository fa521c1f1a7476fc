// Opens the ShellParser port over tree-sitter's bash grammar, shipped as WASM.
import { createRequire } from 'node:module'
import { Language, Parser, type Tree } from 'web-tree-sitter'
import type { Fault, ShellParser, ShellTree, Statement } from '#server/agent/permissions/shell/tree.ts'
import { checkBoundaries } from './check-boundaries.ts'
import type { WordConversion } from './conversion.ts'
import { bodyOf } from './convert-statement.ts'
import { copyTree, type GrammarNode } from './grammar-node.ts'
import { joinContinuations } from './join-continuations.ts'

export interface ShellParserLimits {
  /** UTF-16 units of one command; above it nothing is read. */
  readonly maxLength: number
  /** Milliseconds for one command. */
  readonly maxTime: number
  /** Nesting of the tree. */
  readonly maxDepth: number
}

export const DEFAULT_LIMITS: ShellParserLimits = { maxLength: 200_000, maxTime: 500, maxDepth: 200 }

/** How often text inside text (escaped backticks) is read again. */
const MAX_INNER = 4

/** Loads the grammar once (about 25 ms); what it returns parses without waiting and never throws. */
export async function openShellParser(limits: ShellParserLimits = DEFAULT_LIMITS): Promise<ShellParser> {
  await Parser.init()
  const require = createRequire(import.meta.url)
  const language = await Language.load(require.resolve('tree-sitter-bash/tree-sitter-bash.wasm'))
  const parser = new Parser()
  parser.setLanguage(language)
  return { parse: (command) => parseCommand({ parser, limits }, command, 0) }
}

interface Reader {
  readonly parser: Parser
  readonly limits: ShellParserLimits
}

function parseCommand(reader: Reader, command: string, inner: number): ShellTree {
  if (command.length > reader.limits.maxLength || inner > MAX_INNER)
    return unread(command, 'The command is too long or too deeply nested to be read.')
  const first = read(reader, command)
  if (first === undefined) return unread(command, 'The command took too long to read.')
  const source = joinContinuations(command, first)
  const root = source === command ? first : read(reader, source)
  return root === undefined
    ? unread(command, 'The command took too long to read.')
    : convert({ reader, source, root, inner })
}

function read({ parser, limits }: Reader, source: string): GrammarNode | undefined {
  const deadline = performance.now() + limits.maxTime
  let tree: Tree | null = null
  try {
    tree = parser.parse(source, null, { progressCallback: () => performance.now() > deadline })
    return tree === null ? undefined : copyTree(tree, limits.maxDepth)
  } finally {
    // A cancelled parse must not be resumed with the next command.
    if (tree === null) parser.reset()
    tree?.delete()
  }
}

interface Reading {
  readonly reader: Reader
  readonly source: string
  readonly root: GrammarNode
  readonly inner: number
}

function convert({ reader, source, root, inner }: Reading): ShellTree {
  const faults: Fault[] = checkBoundaries(source, root)
  const conversion: WordConversion = {
    source,
    report: (fault) => faults.push(fault),
    parseInner: (text) => {
      const tree = parseCommand(reader, text, inner + 1)
      faults.push(...tree.faults)
      return tree.statements
    },
    convertBody: (node) => convertBody(conversion, node),
  }
  const statements = bodyOf(conversion, root.broken ? [root] : root.children)
  return { source, statements, faults }
}

/** Inside backticks a backslash is taken away before the text is read as a command. */
function convertBody(conversion: WordConversion, node: GrammarNode): readonly Statement[] {
  const text = conversion.source.slice(node.start + 1, node.end - 1)
  const escaped = node.children[0]?.type === '`' && text.includes('\\')
  return escaped ? conversion.parseInner(text.replace(/\\([$`\\])/g, '$1')) : bodyOf(conversion, node.children)
}

function unread(source: string, reason: string): ShellTree {
  return { source, statements: [], faults: [{ at: 0, reason }] }
}
