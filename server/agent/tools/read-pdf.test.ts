/** PDFs on programs that answer as poppler's do; the real ones run in the container's own test. */
import { describe, expect, it } from 'vitest'
import { readTool } from './builtin/read.ts'
import { createBench, textOf } from './testing/call-tool.ts'

/** A PDF of so many pages; page texts, or none as a scan has. */
function benchOf(pages: number, text: (page: number) => string = (page) => `Text of page ${page}.`) {
  const ran: string[][] = []
  const program =
    (name: string, run: (args: readonly string[], write: (text: string) => void) => number) =>
    ({ args, write }: { args: readonly string[]; write(text: string): void }) => {
      ran.push([name, ...args])
      return run(args, write)
    }
  const bench = createBench({
    files: { 'a.pdf': '%PDF-1.7 x' },
    programs: {
      pdfinfo: program('pdfinfo', (_args, write) => {
        write(`Title: x\nPages:          ${pages}\n`)
        return 0
      }),
      pdftotext: program('pdftotext', (args, write) => {
        for (let page = Number(args[2]); page <= Number(args[4]); page++) write(`${text(page)}\f`)
        return 0
      }),
      pdftoppm: program('pdftoppm', () => 1),
    },
  })
  const read = (more: object = {}) => bench.call(readTool, { file_path: '/workspace/a.pdf', ...more })
  return { bench, read, ran }
}

describe('[TL10] Read of a PDF', () => {
  it('shows up to ten pages as a whole, page by page', async () => {
    const { read, bench } = benchOf(10)
    const text = textOf(await read())
    expect(text).toMatch(/^<page 1>\nText of page 1\.\n\n<page 2>/)
    expect(text).toContain('<page 10>\nText of page 10.')
    expect(bench.files['/workspace/a.pdf']?.whole).toBe(false)
  })

  it('of more than ten pages wants to know which', async () => {
    const { read } = benchOf(11)
    expect(textOf(await read())).toBe(
      '/workspace/a.pdf has 11 pages. Ask for at most 20 of them with pages, such as "1-20".',
    )
    expect(textOf(await read({ pages: '10-30' }))).toBe('<page 10>\nText of page 10.\n\n<page 11>\nText of page 11.')
    expect(textOf(await read({ pages: '3' }))).toBe('<page 3>\nText of page 3.')
  })

  it.each([
    ['0', 'there is no page 0'],
    ['31', 'there is no page 31'],
    ['5-2', 'run backwards'],
    ['1-21', '20 pages at a time'],
    ['-f 1', 'give them as'],
    ['1;rm', 'give them as'],
  ])('answers pages %j with words that help, and runs nothing for it', async (pages, words) => {
    const { read, ran } = benchOf(30)
    const outcome = await read({ pages })
    expect(outcome).toMatchObject({ isError: true, errorKind: 'invalid_input' })
    expect(textOf(outcome)).toContain(words)
    expect(ran.map(([name]) => name)).toEqual(['pdfinfo'])
  })

  it('draws pages without text, and says so when that fails too', async () => {
    const { read, ran } = benchOf(7, () => ' ')
    const outcome = await read({ pages: '2-3' })
    expect(ran.at(-1)).toEqual([
      'pdftoppm',
      '-jpeg',
      '-singlefile',
      '-scale-to',
      '1568',
      '-f',
      '2',
      '-l',
      '2',
      '/workspace/a.pdf',
    ])
    expect(outcome).toMatchObject({ isError: true, errorKind: 'failed' })
    expect(textOf(outcome)).toBe('Page 2 of /workspace/a.pdf holds no text and could not be drawn.')
  })

  it('says what is wrong with one that cannot be read, or where nothing can read it', async () => {
    const bare = createBench({ files: { 'a.pdf': '%PDF-1.7' } })
    expect(textOf(await bare.call(readTool, { file_path: '/workspace/a.pdf' }))).toContain('poppler-utils')
    const { read } = benchOf(0)
    expect(textOf(await read())).toContain('damaged, or asks for a password')
  })

  it('is bounded', async () => {
    const { read } = benchOf(3, () => 'x'.repeat(50_000))
    const text = textOf(await read())
    expect(text.length).toBeLessThan(81_000)
    expect(text).toContain('PARTIAL view')
  })
})
