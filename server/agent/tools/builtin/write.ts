/** Write: makes or replaces a whole file. */
import { z } from 'zod'
import { decodeBytes, looksBinary } from '../text/decode-output.ts'
import { fileFailure, pathFailure } from '../text/file-words.ts'
import { patchOf } from '../text/patch.ts'
import { defineTool, failure, type ToolContext, type ToolOutcome } from '../tool.ts'
import { resumeWrite } from './resume-write.ts'

const input = z.strictObject({
  file_path: z.string().min(1).describe('Absolute path of the file.'),
  content: z.string().describe('The whole content.'),
})
type Input = z.infer<typeof input>

export const writeTool = defineTool<Input>({
  name: 'Write',
  description: `Makes a file, or replaces a file by new content as a whole.

- A file that exists must have been read (whole) in this session before; otherwise the call fails. To change a part of it use Edit.
- Missing directories are made. There is no append.
- Do not write files that nobody asked for, such as summaries or extra documentation.`,
  input,
  recovery: 'ledger',
  isReadOnly: () => false,
  isConcurrencySafe: () => false,
  display: ({ file_path, content }) => ({
    kind: 'edit',
    verb: 'Write',
    title: file_path,
    path: file_path,
    note: `${content.length} characters`,
  }),
  need: ({ file_path }) => ({ kind: 'edit', paths: [file_path] }),
  run: (request, context) =>
    context.resumed ? resumeWrite('Write', request.file_path, context) : write(request, context),
})

type Before =
  | { kind: 'none' }
  | { kind: 'file'; text: string | null; sha256: string | null }
  | { kind: 'refused'; outcome: ToolOutcome }

async function write(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const path = request.file_path
  const wrong = pathFailure(path, context.root)
  if (wrong !== null) return wrong
  const before = await look(path, context)
  if (before.kind === 'refused') return before.outcome
  const content = before.kind === 'file' && usesReturns(before.text) ? withReturns(request.content) : request.content
  const expect = before.kind === 'file' ? before.sha256 : null
  const written = await context.workspace.writeFile({
    key: context.key,
    path,
    bytes: new TextEncoder().encode(content),
    expect,
  })
  if (!written.ok) return fileFailure(written.problem)
  const patch = patchOf(path, before.kind === 'file' ? before.text : null, content)
  return {
    content: [{ type: 'text', text: written.value.created ? `Made ${path}.` : `Replaced ${path}.` }],
    isError: false,
    display: { kind: 'edit', verb: written.value.created ? 'Create' : 'Write', title: path, path, ...patch },
    files: [{ path, sha256: written.value.sha256, access: 'write' }],
  }
}

async function look(path: string, context: ToolContext): Promise<Before> {
  const read = await context.workspace.readFile(path)
  if (!read.ok) {
    if (read.problem.kind === 'not_found') return { kind: 'none' }
    if (read.problem.kind === 'too_large')
      return {
        kind: 'refused',
        outcome: failure(
          'stale',
          `${path} exists and is too large to have been read. Move it away first if it is to be replaced.`,
        ),
      }
    return { kind: 'refused', outcome: fileFailure(read.problem) }
  }
  const known = context.files[path]
  if (known === undefined || !known.whole)
    return {
      kind: 'refused',
      outcome: failure(
        'stale',
        `${path} exists and you have not read it whole. Read it first, or change a part of it with Edit.`,
      ),
    }
  if (known.sha256 !== read.value.sha256)
    return { kind: 'refused', outcome: fileFailure({ kind: 'changed', path, message: '' }) }
  return {
    kind: 'file',
    text: looksBinary(read.value.bytes) ? null : decodeBytes(read.value.bytes),
    sha256: read.value.sha256,
  }
}

/** Windows line ends are kept: a file that has only them stays so. */
function usesReturns(text: string | null): boolean {
  return text?.includes('\r\n') === true && !/(^|[^\r])\n/.test(text)
}
function withReturns(text: string): string {
  return text.replace(/\r?\n/g, '\r\n')
}
