/** A PDF by its pages: their text, or the pages as pictures where there is none. Read by the container's own programs, never by the server. */
import { clipStart } from '../text/clip.ts'
import { decodeBytes } from '../text/decode-output.ts'
import { failure, type ToolContent, type ToolContext, type ToolOutcome } from '../tool.ts'
import { PAGE_CHARACTERS } from './read-page.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'

/** Pages of a PDF that is read as a whole, and of one call. */
const WHOLE_PAGES = 10
const MOST_PAGES = 20
/** Pages without text that are shown as pictures, and the longer side of these in pixels. */
const MOST_PICTURES = 5
const PICTURE_SIDE = 1568

export interface PdfRequest {
  path: string
  /** Such as "3" or "1-5". */
  pages?: string | undefined
}

export function isPdf(bytes: Uint8Array): boolean {
  return decodeBytes(bytes.subarray(0, 5)) === '%PDF-'
}

/** Content, or the failure that says what to do instead. */
export async function readPdf(request: PdfRequest, context: ToolContext): Promise<ToolContent[] | ToolOutcome> {
  const info = await runProgram(context, { name: 'pdfinfo', argv: ['pdfinfo', request.path] })
  if (info.exitCode === null)
    return failure('failed', `${request.path} is a PDF, and this container has no program to read it (poppler-utils).`)
  const total = Number(/^Pages:\s+(\d+)$/m.exec(decodeBytes(info.output))?.[1] ?? 0)
  if (info.exitCode !== 0 || total === 0)
    return failure('failed', `${request.path} is a PDF that cannot be read: it is damaged, or asks for a password.`)
  const range = rangeOf(request.pages, total)
  if (typeof range === 'string') return failure('invalid_input', `${request.path} ${range}`)
  const text = await runProgram(context, { name: 'pdftotext', argv: argvOf('pdftotext', range, request.path) })
  return textOf(text, range) ?? pictures(request, context, range)
}

interface Range {
  first: number
  last: number
}

function rangeOf(pages: string | undefined, total: number): Range | string {
  const has = `has ${total} ${total === 1 ? 'page' : 'pages'}`
  if (pages === undefined)
    return total <= WHOLE_PAGES
      ? { first: 1, last: total }
      : `${has}. Ask for at most ${MOST_PAGES} of them with pages, such as "1-${MOST_PAGES}".`
  const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(pages.trim()) ?? []
  if (from === undefined) return `was asked for pages "${clipStart(pages, 40)}"; give them as "3" or "1-5".`
  const first = Number(from)
  const last = Math.min(Number(to ?? from), total)
  if (first < 1 || first > total) return `${has}; there is no page ${first}.`
  if (last < first) return `was asked for pages ${pages}, which run backwards.`
  return last - first < MOST_PAGES ? { first, last } : `can be read ${MOST_PAGES} pages at a time; ${has}.`
}

function argvOf(program: string, { first, last }: Range, path: string): string[] {
  return [program, '-layout', '-f', String(first), '-l', String(last), path, '-']
}

/** Null: the pages hold no text, as scanned ones do. */
function textOf({ exitCode, output }: ProgramEnd, { first }: Range): ToolContent[] | null {
  const pages = decodeBytes(output).split('\f').slice(0, -1)
  if (exitCode !== 0 || pages.every((page) => page.trim() === '')) return null
  const text = pages.map((page, index) => `<page ${first + index}>\n${page.trimEnd()}`).join('\n\n')
  const shown = clipStart(text, PAGE_CHARACTERS)
  const notice =
    shown.length < text.length ? '\n\nPARTIAL view: the rest is too much for one read. Ask for fewer pages.' : ''
  return [{ type: 'text', text: `${shown}${notice}` }]
}

async function pictures(request: PdfRequest, context: ToolContext, range: Range): Promise<ToolContent[] | ToolOutcome> {
  const last = Math.min(range.last, range.first + MOST_PICTURES - 1)
  const content: ToolContent[] = []
  for (let page = range.first; page <= last; page++) {
    const size = ['-scale-to', String(PICTURE_SIDE), '-f', String(page), '-l', String(page)]
    const argv = ['pdftoppm', '-jpeg', '-singlefile', ...size, request.path]
    const drawn = await runProgram(context, { name: `page${page}`, argv })
    if (drawn.exitCode !== 0 || drawn.output[0] !== 0xff)
      return failure('failed', `Page ${page} of ${request.path} holds no text and could not be drawn.`)
    content.push(
      { type: 'text', text: `<page ${page}>` },
      { type: 'image', mediaType: 'image/jpeg', bytes: drawn.output },
    )
  }
  if (last < range.last)
    content.push({
      type: 'text',
      text: `Pages without text are shown ${MOST_PICTURES} at a time. Go on with pages "${last + 1}-${range.last}".`,
    })
  return content
}
