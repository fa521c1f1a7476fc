/** Grep: text in files, by ripgrep. */
import { z } from 'zod'
import type { SearchRequest, SearchResult } from '#sandbox/workspace.ts'
import { clipStart } from '../text/clip.ts'
import { cleanOutput } from '../text/decode-output.ts'
import { fileFailure, pathFailure } from '../text/file-words.ts'
import { defineTool, failure, type ToolContext, type ToolOutcome } from '../tool.ts'

const DEFAULT_HEAD = 250
const TIMEOUT_MS = 20_000
/** Lines that a search may give before it is stopped, whatever the head limit says. */
const MAX_LINES = 20_000
/** A minified line helps nobody. */
const MAX_LINE = 2000

const input = z.strictObject({
  pattern: z.string().min(1).describe('Regular expression, in the syntax of ripgrep.'),
  path: z.string().optional().describe('Absolute path of a file or directory. Default: the workspace.'),
  glob: z.string().optional().describe('Only files that match, such as "*.ts".'),
  type: z.string().optional().describe('Only files of a type that ripgrep knows, such as "ts", "py", "rust".'),
  output_mode: z.enum(['files_with_matches', 'content', 'count']).optional().describe('Default files_with_matches.'),
  '-A': z.int().min(0).optional().describe('Lines after each match (content only).'),
  '-B': z.int().min(0).optional().describe('Lines before each match (content only).'),
  '-C': z.int().min(0).optional().describe('Lines around each match (content only).'),
  context: z.int().min(0).optional().describe('Same as -C.'),
  '-n': z.boolean().optional().describe('Line numbers (content only). Default true.'),
  '-i': z.boolean().optional().describe('Ignore case.'),
  '-o': z.boolean().optional().describe('Only the matching parts (content only).'),
  multiline: z.boolean().optional().describe('Let a match span lines, and "." match a line break.'),
  head_limit: z.int().min(0).optional().describe(`Only the first N entries; 0 for all. Default ${DEFAULT_HEAD}.`),
  offset: z.int().min(0).optional().describe('Skip the first N entries.'),
})
type Input = z.infer<typeof input>

export const grepTool = defineTool<Input>({
  name: 'Grep',
  description: `Searches in files with ripgrep. Use this rather than grep or rg in Bash.

- output_mode: "files_with_matches" (paths only, the default), "content" (the lines), "count" (matches per file).
- Files that .gitignore names are passed over unless path names the file itself.
- Literal braces and other special characters must be escaped: "interface\\\\{\\\\}".`,
  input,
  recovery: 'rerun',
  isReadOnly: () => true,
  isConcurrencySafe: () => true,
  display: ({ pattern, path, glob }) => ({
    kind: 'search',
    verb: 'Search',
    title: `${pattern}${glob === undefined ? '' : ` in ${glob}`}${path === undefined ? '' : ` under ${path}`}`,
  }),
  need: ({ path }) => ({ kind: 'read', paths: path === undefined ? [] : [path] }),
  run: search,
})

async function search(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const wrong = request.path === undefined ? null : pathFailure(request.path, context.root)
  if (wrong !== null) return wrong
  const found = await context.workspace.search(toSearch(request), { signal: context.signal })
  if (!found.ok) return fileFailure(found.problem)
  if (found.value.error !== undefined) return failure('invalid_input', found.value.error)
  const { lines } = found.value
  const from = request.offset ?? 0
  const limit = request.head_limit === 0 ? lines.length : (request.head_limit ?? DEFAULT_HEAD)
  const shown = lines.slice(from, from + limit).map((line) => clipStart(cleanOutput(line), MAX_LINE))
  const remarks = remarksOn(request, found.value, { from, shown: shown.length })
  return {
    content: [{ type: 'text', text: [...shown, ...remarks].join('\n') }],
    isError: false,
    display: { kind: 'search', verb: 'Search', title: request.pattern, note: note(request, lines.length) },
  }
}

function remarksOn(
  request: Input,
  { lines, truncated, timedOut }: SearchResult,
  page: { from: number; shown: number },
): string[] {
  if (lines.length === 0) return ['No matches.', ...(timedOut ? [STOPPED] : [])]
  const rest = lines.length - page.from - page.shown
  return [
    ...(page.shown === 0 ? ['No entries at this offset'] : []),
    ...(request.output_mode === 'count' ? [total(lines)] : []),
    ...(rest > 0
      ? [`(${rest}${truncated ? ' or more' : ''} further entries; go on with offset ${page.from + page.shown}.)`]
      : []),
    ...(timedOut ? [STOPPED] : []),
  ]
}
const STOPPED = '(The search took too long and was stopped; there may be more.)'

function toSearch(request: Input): SearchRequest {
  const around = request['-C'] ?? request.context
  const mode = request.output_mode ?? 'files_with_matches'
  const optional = {
    path: request.path,
    glob: request.glob,
    type: request.type,
    before: mode === 'content' ? (request['-B'] ?? around) : undefined,
    after: mode === 'content' ? (request['-A'] ?? around) : undefined,
    ignoreCase: request['-i'],
    onlyMatching: mode === 'content' ? request['-o'] : undefined,
    lineNumbers: mode === 'content' ? request['-n'] : undefined,
    multiline: request.multiline,
  }
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined))
  return { pattern: request.pattern, mode, timeoutMs: TIMEOUT_MS, maxLines: MAX_LINES, ...given }
}

function total(lines: readonly string[]): string {
  const matches = lines.reduce((sum, line) => sum + (Number(line.slice(line.lastIndexOf(':') + 1)) || 0), 0)
  return `(${matches} matches in ${lines.length} files)`
}

function note(request: Input, count: number): string {
  const unit = request.output_mode === 'content' ? 'line' : 'file'
  return `${count} ${count === 1 ? unit : `${unit}s`}`
}
