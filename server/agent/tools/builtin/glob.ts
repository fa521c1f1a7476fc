/** Glob: files by name pattern, the latest changed first. */
import { z } from 'zod'
import { fileFailure, pathFailure } from '../text/file-words.ts'
import { defineTool, type ToolContext, type ToolOutcome } from '../tool.ts'

const MAX_PATHS = 100
const TIMEOUT_MS = 20_000

const input = z.strictObject({
  pattern: z.string().min(1).describe('Glob pattern, such as "src/**/*.ts".'),
  path: z.string().optional().describe('Absolute path of the directory to search in. Default: the workspace.'),
})
type Input = z.infer<typeof input>

export const globTool = defineTool<Input>({
  name: 'Glob',
  description: `Finds files by name. Patterns know **, *, ?, [abc] and {a,b}.

- At most ${MAX_PATHS} paths come back, the latest changed first. Hidden and ignored files count too.
- To search in the contents of files use Grep.`,
  input,
  recovery: 'rerun',
  isReadOnly: () => true,
  isConcurrencySafe: () => true,
  display: ({ pattern, path }) => ({
    kind: 'search',
    verb: 'Find',
    title: path === undefined ? pattern : `${pattern} in ${path}`,
  }),
  need: ({ path }) => ({ kind: 'read', paths: path === undefined ? [] : [path] }),
  run: find,
})

async function find(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const wrong = request.path === undefined ? null : pathFailure(request.path, context.root)
  if (wrong !== null) return wrong
  const found = await context.workspace.glob(request.pattern, {
    ...(request.path === undefined ? {} : { path: request.path }),
    limit: MAX_PATHS,
    timeoutMs: TIMEOUT_MS,
  })
  if (!found.ok) return fileFailure(found.problem)
  const { paths, truncated, timedOut } = found.value
  const remarks = [
    ...(paths.length === 0 ? ['No files match.'] : []),
    ...(truncated ? [`(Only the ${paths.length} latest are shown; narrow the pattern for the others.)`] : []),
    ...(timedOut ? ['(The search took too long and was stopped; there may be more.)'] : []),
  ]
  return {
    content: [{ type: 'text', text: [...paths, ...remarks].join('\n') }],
    isError: false,
    display: {
      kind: 'search',
      verb: 'Find',
      title: request.pattern,
      note: `${paths.length}${truncated ? '+' : ''} ${paths.length === 1 ? 'file' : 'files'}`,
    },
  }
}
