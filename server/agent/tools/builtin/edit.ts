/** Edit: replaces an exact piece of a file. */
import { z } from 'zod'
import { fromByteText, isUtf8, toByteText } from '../text/byte-text.ts'
import { decodeBytes, looksBinary } from '../text/decode-output.ts'
import { fileFailure, pathFailure } from '../text/file-words.ts'
import { patchOf } from '../text/patch.ts'
import { defineTool, failure, type ToolContext, type ToolOutcome } from '../tool.ts'
import { replaceExact } from './replace-exact.ts'
import { resumeWrite } from './resume-write.ts'

const input = z.strictObject({
  file_path: z.string().min(1).describe('Absolute path of the file.'),
  old_string: z.string().min(1).describe('The text to replace, exactly as it stands in the file.'),
  new_string: z.string().describe('What to put in its place.'),
  replace_all: z.boolean().optional().describe('Replace every occurrence. Default false.'),
})
type Input = z.infer<typeof input>

export const editTool = defineTool<Input>({
  name: 'Edit',
  description: `Replaces an exact piece of a file by another.

- You must have read the file in this session. old_string is matched exactly, white space and indentation included, without the line numbers that Read shows.
- old_string must occur once: give enough lines around it, or set replace_all to change every occurrence (for a rename).
- The file keeps its line ends and its mode. To make a new file use Write.`,
  input,
  recovery: 'ledger',
  isReadOnly: () => false,
  isConcurrencySafe: () => false,
  display: ({ file_path }) => ({ kind: 'edit', verb: 'Edit', title: file_path, path: file_path }),
  need: ({ file_path }) => ({ kind: 'edit', paths: [file_path] }),
  run: (request, context) =>
    context.resumed ? resumeWrite('Edit', request.file_path, context) : edit(request, context),
})

/** Somebody may save between our read and our write; the swap then fails and we look again. */
const TRIES = 3

async function edit(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const wrong = pathFailure(request.file_path, context.root)
  if (wrong !== null) return wrong
  if (request.old_string === request.new_string)
    return failure('invalid_input', 'old_string and new_string are the same; there is nothing to change.')
  const known = context.files[request.file_path]
  if (known === undefined)
    return failure('stale', `You have not read ${request.file_path} in this session. Read it first.`)
  let outcome = await tryOnce(request, context, known)
  for (let tries = 1; outcome === 'changed' && tries < TRIES; tries++) outcome = await tryOnce(request, context, known)
  return outcome === 'changed' ? fileFailure({ kind: 'changed', path: request.file_path, message: '' }) : outcome
}

async function tryOnce(
  request: Input,
  context: ToolContext,
  known: { sha256: string | null; whole: boolean },
): Promise<ToolOutcome | 'changed'> {
  const path = request.file_path
  const read = await context.workspace.readFile(path)
  if (!read.ok) return fileFailure(read.problem)
  if (looksBinary(read.value.bytes)) return failure('failed', `${path} is a binary file and cannot be edited as text.`)
  const replaced = replaceBytes(read.value.bytes, request)
  if (replaced.kind !== 'replaced')
    return failure(replaced.kind === 'missing' ? 'not_found' : 'invalid_input', replaced.words)
  const written = await context.workspace.writeFile({
    key: context.key,
    path,
    bytes: replaced.bytes,
    expect: read.value.sha256,
  })
  if (!written.ok) return written.problem.kind === 'changed' ? 'changed' : fileFailure(written.problem)
  const others =
    known.sha256 === read.value.sha256
      ? ''
      : ' The file had also been changed by others since you read it; those changes are kept.'
  const times = replaced.count === 1 ? '' : ` in ${replaced.count} places`
  return {
    content: [{ type: 'text', text: `Changed ${path}${times}.${others}` }],
    isError: false,
    display: {
      kind: 'edit',
      verb: 'Edit',
      title: path,
      path,
      ...patchOf(path, decodeBytes(read.value.bytes), decodeBytes(replaced.bytes)),
    },
    files: [
      {
        path,
        sha256: written.value.sha256,
        access: 'write',
        ...(known.whole && others === '' ? {} : { partly: true }),
      },
    ],
  }
}

type ReplacedBytes =
  | { kind: 'replaced'; bytes: Uint8Array; count: number }
  | Exclude<ReturnType<typeof replaceExact>, { kind: 'replaced' }>

/** TL5: a file in another encoding is changed byte by byte, so that the rest of it stays as it is. */
function replaceBytes(bytes: Uint8Array, request: Input): ReplacedBytes {
  const encoder = new TextEncoder()
  if (isUtf8(bytes)) {
    const replaced = replaceExact(decodeBytes(bytes), request)
    return replaced.kind === 'replaced' ? { ...replaced, bytes: encoder.encode(replaced.text) } : replaced
  }
  const inBytes = (text: string) => toByteText(encoder.encode(text))
  const { old_string, new_string, replace_all } = request
  const wish = { old_string: inBytes(old_string), new_string: inBytes(new_string), replace_all }
  const replaced = replaceExact(toByteText(bytes), wish)
  return replaced.kind === 'replaced' ? { ...replaced, bytes: fromByteText(replaced.text) } : replaced
}
