/** Read: a file as numbered lines, an image as itself, a notebook as its cells, a PDF as its pages. */
import { z } from 'zod'
import type { FileContent } from '#sandbox/workspace.ts'
import { decodeBytes, looksBinary } from '../text/decode-output.ts'
import { fileFailure, pathFailure } from '../text/file-words.ts'
import { defineTool, failure, type ToolContext, type ToolOutcome } from '../tool.ts'
import { imageSize } from './image-size.ts'
import { READ_WORDS } from './read.words.ts'
import { imageType } from './read-image.ts'
import { renderNotebook } from './read-notebook.ts'
import { numberLines, pageOf } from './read-page.ts'
import { isPdf, readPdf } from './read-pdf.ts'

/** Bytes above which a file is not loaded at all; parts of it can still be had by Bash. */
const MAX_FILE_BYTES = 32 * 1024 * 1024
/** Bytes of an image that the API still takes, before base64. */
const MAX_IMAGE_BYTES = 3_700_000
/** Pixels a side that the API takes. */
const MAX_IMAGE_SIDE = 8000

const input = z.strictObject({
  file_path: z.string().min(1).describe('Absolute path of the file.'),
  offset: z.int().min(1).optional().describe('First line to read, counted from 1.'),
  limit: z.int().min(1).optional().describe('Number of lines to read.'),
  pages: z.string().optional().describe('Pages of a PDF, such as "1-5"; at most 20 at a time.'),
  allow_large: z.boolean().optional().describe('Has no effect: what is too large is read in parts.'),
})
type Input = z.infer<typeof input>

export const readTool = defineTool<Input>({
  name: 'Read',
  description: READ_WORDS,
  input,
  recovery: 'rerun',
  isReadOnly: () => true,
  isConcurrencySafe: () => true,
  display: ({ file_path, offset, limit }) => ({
    kind: 'file',
    verb: 'Read',
    title: file_path,
    path: file_path,
    ...(offset === undefined && limit === undefined
      ? {}
      : { note: `from line ${offset ?? 1}${limit === undefined ? '' : `, ${limit} lines`}` }),
  }),
  need: ({ file_path }) => ({ kind: 'read', paths: [file_path] }),
  run: readFile,
})

async function readFile(request: Input, context: ToolContext): Promise<ToolOutcome> {
  const wrong = pathFailure(request.file_path, context.root)
  if (wrong !== null) return wrong
  const read = await context.workspace.readFile(request.file_path, { maxBytes: MAX_FILE_BYTES, allowOutside: true })
  if (!read.ok) {
    if (read.problem.kind !== 'too_large') return fileFailure(read.problem)
    return failure(
      'failed',
      `${request.file_path} is too large to be read whole (limit ${MAX_FILE_BYTES / 1024 / 1024} MiB). Use Grep, or sed -n 'X,Yp' in Bash, for the part you need.`,
    )
  }
  return isPdf(read.value.bytes) ? presentPdf(request, read.value, context) : present(request, read.value)
}

async function presentPdf(request: Input, file: FileContent, context: ToolContext): Promise<ToolOutcome> {
  const read = await readPdf({ path: request.file_path, pages: request.pages }, context)
  if (!Array.isArray(read)) return read
  return {
    content: read,
    isError: false,
    display: shown(request, request.pages === undefined ? 'PDF' : `PDF, pages ${request.pages}`),
    files: [{ path: request.file_path, sha256: file.sha256, access: 'partial' }],
  }
}

function present(request: Input, file: FileContent): ToolOutcome {
  const mediaType = imageType(file.bytes)
  if (mediaType !== null) return presentImage(request, file, mediaType)
  if (looksBinary(file.bytes))
    return failure(
      'failed',
      `${request.file_path} is a binary file of ${file.size} bytes. Use Bash (file, xxd, strings, …) to look into it.`,
    )
  const text = decodeBytes(file.bytes)
  if (text === '') return done(request, file, { text: `${request.file_path} is empty.`, whole: true, lines: 0 })
  const source = request.file_path.endsWith('.ipynb') ? (renderNotebook(text) ?? text) : text
  return presentText(request, file, source)
}

function presentImage(
  request: Input,
  file: FileContent,
  mediaType: NonNullable<ReturnType<typeof imageType>>,
): ToolOutcome {
  const size = imageSize(file.bytes, mediaType)
  if (size === null)
    return failure(
      'failed',
      `${request.file_path} begins like a picture (${mediaType}), but it is damaged and cannot be shown.`,
    )
  if (Math.max(size.width, size.height) > MAX_IMAGE_SIDE)
    return failure(
      'failed',
      `${request.file_path} is a picture of ${size.width} × ${size.height} pixels; at most ${MAX_IMAGE_SIDE} a side can be shown. Make it smaller first.`,
    )
  if (file.size > MAX_IMAGE_BYTES)
    return failure(
      'failed',
      `${request.file_path} is an image of ${file.size} bytes; at most ${MAX_IMAGE_BYTES} can be shown. Make it smaller first.`,
    )
  return {
    content: [{ type: 'image', mediaType, bytes: file.bytes }],
    isError: false,
    display: {
      kind: 'file',
      verb: 'Read',
      title: request.file_path,
      path: request.file_path,
      note: `image, ${size.width} × ${size.height}`,
    },
    files: [{ path: request.file_path, sha256: file.sha256, access: 'read' }],
  }
}

function presentText(request: Input, file: FileContent, text: string): ToolOutcome {
  const ranged = request.offset !== undefined || request.limit !== undefined
  const page = pageOf(text, {
    offset: request.offset ?? 1,
    ...(request.limit === undefined ? {} : { limit: request.limit }),
  })
  if (page.lines.length === 0 && !page.cut) {
    const text = `${request.file_path} has ${page.total} lines; there is no line ${request.offset ?? 1}.`
    return { content: [{ type: 'text', text }], isError: false, display: shown(request, 'past the end') }
  }
  if (page.cut && ranged)
    return failure(
      'invalid_input',
      `Lines ${request.offset ?? 1} to ${page.wanted} of ${request.file_path} are too much for one read. Ask for fewer lines with limit.`,
    )
  const body = numberLines(page.lines, page.first)
  if (!page.cut)
    return done(request, file, {
      text: body,
      whole: !ranged || page.lines.length === page.total,
      lines: page.lines.length,
    })
  const next = page.first + page.lines.length
  const notice = `PARTIAL view: lines 1 to ${next - 1} of ${page.total}. Go on with offset ${next}, or search with Grep. This does not count as having read the file.`
  return {
    content: [{ type: 'text', text: `${body}\n\n${notice}` }],
    isError: false,
    display: shown(request, `${next - 1} of ${page.total} lines`),
  }
}

function done(request: Input, file: FileContent, view: { text: string; whole: boolean; lines: number }): ToolOutcome {
  return {
    content: [{ type: 'text', text: view.text }],
    isError: false,
    display: shown(request, `${view.lines} ${view.lines === 1 ? 'line' : 'lines'}`),
    files: [{ path: request.file_path, sha256: file.sha256, access: view.whole ? 'read' : 'partial' }],
  }
}

function shown(request: Input, note: string): NonNullable<ToolOutcome['display']> {
  return { kind: 'file', verb: 'Read', title: request.file_path, path: request.file_path, note }
}
