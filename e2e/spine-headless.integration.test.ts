/** The headless run over both its ways: in one process, and as a client of the server that holds the data. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpDriver } from '#server/cli/http-driver.ts'
import { createLocalDriver } from '#server/cli/local-driver.ts'
import { run } from '#server/cli/run.ts'
import type { RunDriver } from '#server/cli/run-driver.ts'
import { parseRunOptions } from '#server/cli/run-options.ts'
import { httpError, text, toolUse } from './model-server/answers/builders.ts'
import { gate } from './model-server/answers/gate.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

let rig: Rig
let drivers: Record<'local' | 'http', RunDriver>
beforeAll(async () => {
  const settings = JSON.stringify({ permissions: { allow: ['Bash(mkdir *)'] } })
  rig = await startRig({ workspace: { files: { 'hello.txt': 'hello\n', '.claude/settings.json': settings } } })
  const owner = await rig.store.users.ensureOwner()
  drivers = {
    local: createLocalDriver(rig.core, owner.id),
    http: createHttpDriver({ pid: process.pid, url: rig.url, token: rig.token }),
  }
})
afterAll(() => rig[Symbol.asyncDispose]())

async function headless(way: 'local' | 'http', ...flags: string[]) {
  return stoppable(way, new AbortController().signal, ...flags)
}

async function stoppable(way: 'local' | 'http', signal: AbortSignal, ...flags: string[]) {
  const parsed = await parseRunOptions(flags)
  if (!parsed.ok) throw new Error(parsed.message)
  const [out, progress]: [string[], string[]] = [[], []]
  const output = { out: (line: string) => void out.push(line), progress: (line: string) => void progress.push(line) }
  const code = await run(parsed.options, { driver: drivers[way], output, signal })
  return { code, out, progress }
}

describe.each(['local', 'http'] as const)('%s', (way) => {
  test('prints the answer and exits with 0 when the turn completed; the session is gone', async () => {
    rig.model.enqueue(text('All is well.'))
    const before = (await rig.store.sessions.list()).sessions.length
    const { code, out, progress } = await headless(way, '--prompt', 'How is it?')
    expect({ code, out }).toEqual({ code: 0, out: ['All is well.'] })
    expect(progress.at(-1)).toMatch(/^ended: completed after 1 rounds/)
    expect((await rig.store.sessions.list()).sessions).toHaveLength(before)
  })

  test('what would be asked is denied, said so, and told to the model', async () => {
    rig.model.enqueue(toolUse('Bash', { command: 'touch x' }), text('I may not.'))
    const { code, progress } = await headless(way, '--prompt', 'Try')
    expect(code).toBe(0)
    expect(progress.join('\n')).toMatch(/denied/)
    expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toMatch(/nobody|no one|deny|denied/i)
  })

  test('--allow lets a tool run, --deny goes before it', async () => {
    rig.model.enqueue(toolUse('Bash', { command: 'echo out' }), text('Ran.'))
    const allowed = await headless(way, '--prompt', 'Run', '--allow', 'Bash(*)', '--output-format', 'stream-json')
    const events = allowed.out.map((line) => JSON.parse(line).event)
    expect(events.find(({ type }) => type === 'call-completed')).toMatchObject({ isError: false })
    rig.model.enqueue(toolUse('Bash', { command: 'echo out' }), text('No.'))
    const flags = ['--allow', 'Bash', '--deny', 'Bash', '--output-format', 'stream-json']
    const denied = await headless(way, '--prompt', 'Run', ...flags)
    const completed = denied.out.map((line) => JSON.parse(line).event).find(({ type }) => type === 'call-completed')
    expect(completed).toMatchObject({ isError: true, errorKind: 'denied' })
  })

  test.each([
    [false, true],
    [true, false],
  ])('--trust (%s) decides whether what the repository allows counts', async (trust, isError) => {
    rig.model.enqueue(toolUse('Bash', { command: 'mkdir made' }), text('Well.'))
    const flags = ['--output-format', 'stream-json', ...(trust ? ['--trust'] : [])]
    const { out } = await headless(way, '--prompt', 'Make it', ...flags)
    const completed = out.map((line) => JSON.parse(line).event).find(({ type }) => type === 'call-completed')
    expect(completed).toMatchObject({ isError })
  })

  test('stream-json is the log itself; json is one object', async () => {
    rig.model.enqueue(text('Yes.'))
    const stream = await headless(way, '--prompt', 'a', '--output-format', 'stream-json')
    expect(stream.out.map((line) => JSON.parse(line).seq)).toEqual(stream.out.map((_, n) => n + 1))
    rig.model.enqueue(text('Yes.'))
    const { out } = await headless(way, '--prompt', 'a', '--output-format', 'json')
    expect(out).toHaveLength(1)
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ reason: 'completed', text: 'Yes.', rounds: 1 })
  })

  test('--max-turns ends it as max_turns, with another exit code than 0', async () => {
    rig.model.enqueue(toolUse('Read', { file_path: '/workspace/hello.txt' }))
    const { code, progress } = await headless(way, '--prompt', 'Read', '--max-turns', '1')
    expect(code).toBe(1)
    expect(progress.at(-1)).toMatch(/^ended: max_turns/)
  })

  test('a refused key ends it with words and without the key', async () => {
    rig.model.enqueue(httpError(401))
    const { code, progress, out } = await headless(way, '--prompt', 'Hello')
    expect(code).toBe(1)
    expect(progress.join('\n')).toMatch(/key/i)
    expect([...progress, ...out].join('\n')).not.toContain(rig.model.key)
  })

  test.each(['none', 'allow-list', 'open'])('--network %s is what the session is made with', async (policy) => {
    rig.model.enqueue(text('Yes.'))
    const { out } = await headless(way, '--prompt', 'a', '--network', policy, '--output-format', 'stream-json')
    expect(JSON.parse(out[0] ?? '').event).toMatchObject({ type: 'session-created', network: policy })
  })

  test('--model and --effort are what is asked', async () => {
    rig.model.enqueue(text('Yes.'))
    const { code } = await headless(way, '--prompt', 'a', '--model', 'claude-opus-4-6', '--effort', 'low')
    expect(code).toBe(0)
    expect(rig.model.requests.at(-1)?.body).toMatchObject({
      ...{ model: 'claude-opus-4-6', output_config: { effort: 'low' } },
    })
  })

  test('--export into a directory that holds something is refused before anything is made', async () => {
    const target = await mkdtemp('/tmp/slip-export-')
    try {
      await writeFile(join(target, 'mine.txt'), 'mine')
      const asked = rig.model.requests.length
      const before = (await rig.store.sessions.list()).sessions.length
      await expect(headless(way, '--prompt', 'a', '--export', target)).rejects.toThrow(`${target} is not empty.`)
      expect(rig.model.requests).toHaveLength(asked)
      expect((await rig.store.sessions.list()).sessions).toHaveLength(before)
    } finally {
      await rm(target, { recursive: true, force: true })
    }
  })

  test('stopped in the middle of an answer it ends as aborted with 130, and the session is gone', async () => {
    const stop = new AbortController()
    const middle = gate()
    rig.model.enqueue(text('One two.', { chunks: ['One ', middle, 'two.'] }))
    const before = (await rig.store.sessions.list()).sessions.length
    const asked = rig.model.requests.length
    const ended = stoppable(way, stop.signal, '--prompt', 'Count')
    await expect.poll(() => rig.model.requests.length, { timeout: 30_000 }).toBe(asked + 1)
    stop.abort()
    const { code, progress } = await ended
    middle.open()
    expect(code).toBe(130)
    expect(progress.at(-1)).toMatch(/^ended: aborted/)
    expect((await rig.store.sessions.list()).sessions).toHaveLength(before)
  })

  test('stopped before it began it asks nobody, ends with 130, and leaves nothing', async () => {
    const before = (await rig.store.sessions.list()).sessions.length
    const asked = rig.model.requests.length
    const { code, out } = await stoppable(way, AbortSignal.abort(), '--prompt', 'Count')
    expect({ code, out }).toEqual({ code: 130, out: [] })
    expect(rig.model.requests).toHaveLength(asked)
    expect((await rig.store.sessions.list()).sessions).toHaveLength(before)
  })

  test('--keep leaves the session', async () => {
    rig.model.enqueue(text('Kept.'))
    const { progress } = await headless(way, '--prompt', 'Keep', '--keep')
    const id = /session (\S+)/.exec(progress[0] ?? '')?.[1] ?? ''
    expect(await rig.store.sessions.get(id)).not.toBeNull()
  })
})

test.each([
  [['--prompt', ' ']],
  [['--prompt', 'x', '--output-format', 'xml']],
  [['--prompt', 'x', '--source', '/no/such/directory']],
  [['--prompt', 'x', '--max-turns', 'many']],
  [['--prompt', 'x', '--permission-mode', 'yolo']],
  [['--prompt', 'x', '--network', 'all']],
  [['--prompt', 'x', '--effort', 'heroic']],
  [['--what']],
  [['x']],
])('wrong use is told before anything is made: %j', async (flags) => {
  expect(await parseRunOptions(flags)).toMatchObject({ ok: false, message: expect.stringMatching(/\w/) })
})
