/** The tools of the agent in a real container: its own bash, ripgrep, ledger and PDF programs. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDockerProvider } from '#sandbox/engine/docker-provider.ts'
import type { SandboxProvider } from '#sandbox/provider.ts'
import { bashTool } from '#server/agent/tools/builtin/bash.ts'
import { editTool } from '#server/agent/tools/builtin/edit.ts'
import { globTool } from '#server/agent/tools/builtin/glob.ts'
import { grepTool } from '#server/agent/tools/builtin/grep.ts'
import { readTool } from '#server/agent/tools/builtin/read.ts'
import { taskOutputTool } from '#server/agent/tools/builtin/task-output.ts'
import { taskStopTool } from '#server/agent/tools/builtin/task-stop.ts'
import { writeTool } from '#server/agent/tools/builtin/write.ts'
import { type Bench, createBench, textOf } from '#server/agent/tools/testing/call-tool.ts'

const installationId = `test-${randomUUID().slice(0, 8)}`
let provider: SandboxProvider
let bench: Bench
beforeAll(async () => {
  provider = await createDockerProvider({ installationId })
  const made = await provider.create({
    ...{
      sandboxId: `${installationId}-tools`,
      image: 'slipway-sandbox:latest',
      network: { policy: 'none', allow: [] },
    },
    limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 256, diskBytes: 4 * 1024 ** 3 },
  })
  if (!made.ok) throw new Error(made.problem.message)
  bench = createBench({ on: made.value.workspace })
})
afterAll(async () => {
  for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
  await provider[Symbol.asyncDispose]()
})

const sh = async (command: string) => textOf(await bench.call(bashTool, { command }))
const at = (name: string) => `/workspace/${name}`

/** A PDF of one page for each text, written by hand; an empty text is a page on which nothing is written. */
function pdfOf(texts: readonly string[]): string {
  const kids = texts.map((_, index) => `${3 + index * 2} 0 R`).join(' ')
  const pages = texts.flatMap((text, index) => {
    const stream = text === '' ? '0 0 100 100 re f' : `BT /F1 24 Tf 72 700 Td (${text}) Tj ET`
    const font = '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
    return [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] ${font} /Contents ${4 + index * 2} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    ]
  })
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${texts.length} >>`,
    ...pages,
  ]
  return `%PDF-1.4\n${objects.map((body, index) => `${index + 1} 0 obj\n${body}\nendobj\n`).join('')}trailer << /Root 1 0 R >>\n%%EOF\n`
}

describe('[TL10] a PDF', () => {
  test('is read as the text of its pages, all of a short one, those asked for of a long one', async () => {
    await bench.call(writeTool, { file_path: at('short.pdf'), content: pdfOf(['First page', 'Second page']) })
    const short = await bench.call(readTool, { file_path: at('short.pdf') })
    expect(short.isError).toBe(false)
    expect(textOf(short)).toMatch(/<page 1>\s+First page\s+<page 2>\s+Second page/)
    const texts = Array.from({ length: 25 }, (_, index) => `Text ${index + 1}`)
    await bench.call(writeTool, { file_path: at('long.pdf'), content: pdfOf(texts) })
    expect(textOf(await bench.call(readTool, { file_path: at('long.pdf') }))).toContain('has 25 pages')
    const part = textOf(await bench.call(readTool, { file_path: at('long.pdf'), pages: '24-30' }))
    expect(part).toMatch(/<page 24>\s+Text 24\s+<page 25>\s+Text 25/)
  })

  test('without text is shown as pictures of its pages', async () => {
    await bench.call(writeTool, { file_path: at('scan.pdf'), content: pdfOf(['', '']) })
    const { content } = await bench.call(readTool, { file_path: at('scan.pdf') })
    expect(content.map(({ type }) => type)).toEqual(['text', 'image', 'text', 'image'])
    const [, page] = content
    expect(page?.type === 'image' && [...page.bytes.subarray(0, 2)]).toEqual([0xff, 0xd8])
  })

  test('that is damaged is said to be', async () => {
    await bench.call(writeTool, { file_path: at('bad.pdf'), content: '%PDF-1.4 nothing' })
    expect(textOf(await bench.call(readTool, { file_path: at('bad.pdf') }))).toContain('damaged')
  })
})

describe('files', () => {
  test('[TL5] in another encoding keep every byte that an edit does not touch', async () => {
    await sh("printf 'caf\\351 one\\r\\n' > latin.txt; chmod 751 latin.txt")
    await bench.call(readTool, { file_path: at('latin.txt') })
    const edit = { file_path: at('latin.txt'), old_string: 'one', new_string: 'two' }
    expect((await bench.call(editTool, edit)).isError).toBe(false)
    expect(await sh("od -An -c latin.txt | tr -s ' '; stat -c %a latin.txt")).toBe(' c a f 351 t w o \\r \\n\n751')
  })

  test('[TL2] [TL3] seen by cat may be edited; what changed since is not lost', async () => {
    await sh('printf "one\\ntwo\\n" > seen.txt')
    await sh('cat seen.txt')
    await sh('printf "ONE\\ntwo\\n" > seen.txt')
    const outcome = await bench.call(editTool, { file_path: at('seen.txt'), old_string: 'two', new_string: '2' })
    expect(textOf(outcome)).toContain('changed by others')
    expect(await sh('od -An -c seen.txt | tr -d " "')).toBe('ONE\\n2\\n')
    const write = await bench.call(writeTool, { file_path: at('seen.txt'), content: 'x' })
    expect(write).toMatchObject({ isError: true, errorKind: 'stale' })
  })

  test('[TL8] devices, pipes and links out are refused by every tool', async () => {
    await sh('ln -sf /etc/passwd out; ln -sfn /etc etc; mkfifo -m 666 pipe')
    for (const name of ['out', 'etc/passwd', 'pipe', '../etc/passwd'])
      expect(await bench.call(writeTool, { file_path: at(name), content: 'x' })).toMatchObject({ isError: true })
    expect(await bench.call(readTool, { file_path: at('pipe') })).toMatchObject({ isError: true })
    expect(await bench.call(readTool, { file_path: '/dev/zero' })).toMatchObject({ isError: true })
  })

  test('are found by name and by content as ripgrep does it', async () => {
    await sh(
      'mkdir -p src; echo "const one = 1" > src/a.ts; echo "one" > src/ignored.ts; echo ignored.ts > .gitignore; git init -q .',
    )
    expect(
      textOf(await bench.call(globTool, { pattern: 'src/*.ts' }))
        .split('\n')
        .sort(),
    ).toEqual([at('src/a.ts'), at('src/ignored.ts')])
    expect(textOf(await bench.call(grepTool, { pattern: 'one', path: at('src') }))).toBe(at('src/a.ts'))
    expect(
      textOf(await bench.call(grepTool, { pattern: 'one', path: at('src/ignored.ts'), output_mode: 'content' })),
    ).toContain('one')
    expect(textOf(await bench.call(grepTool, { pattern: '(' }))).toMatch(/unclosed|regex/)
  })
})

describe('commands', () => {
  test('[TL6] keep their directory, and come back when it is gone', async () => {
    await sh('mkdir -p deep/er && cd deep/er')
    expect(await sh('pwd')).toBe(at('deep/er'))
    await sh('rm -rf /workspace/deep')
    expect(await sh('pwd')).toContain('Shell cwd was reset to /workspace')
    expect(await sh('pwd')).toBe('/workspace')
  })

  test('[R22] [TL4] with hundreds of megabytes of output are cut in the middle; the whole lies in a file, and we stay small', async () => {
    const before = process.memoryUsage().rss
    const outcome = await bench.call(bashTool, {
      command: 'echo start; head -c 300000000 /dev/zero | tr "\\0" x; echo; echo end',
    })
    const text = textOf(outcome)
    expect(text.length).toBeLessThan(31_000)
    expect(text).toMatch(/^start\n/)
    expect(text).toMatch(/\nend$/)
    expect(outcome.output?.bytes).toBe(300_000_011)
    expect(text).toContain(outcome.output?.path)
    const tail = await bench.call(readTool, { file_path: outcome.output?.path ?? '', offset: 1, limit: 1 })
    expect(textOf(tail)).toMatch(/start|too large/)
    // The promise is 64 MB; a test process that collects late may hold twice that, and never what came.
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 ** 2)
  })

  test('[TL7] left behind run on, are looked at, and are stopped with all they started', async () => {
    const started = await bench.call(bashTool, {
      command: 'echo serving; sleep 300 & sleep 300',
      run_in_background: true,
    })
    const task_id = started.task?.taskId ?? ''
    const look = async () => textOf(await bench.call(taskOutputTool, { task_id }))
    await expect.poll(look).toBe('Status: running\nserving')
    await expect.poll(() => sh('pgrep -c -x sleep')).toBe('2')
    await bench.call(taskStopTool, { shell_id: task_id })
    const ended = await bench.call(taskOutputTool, { task_id, block: true, timeout: 30_000 })
    expect(textOf(ended)).toContain('Status: cancelled')
    // Their parent went before them: they are buried by the container's first process, in its own time.
    await expect.poll(() => sh('pgrep -c -x sleep; true')).toBe('0')
  })
})
