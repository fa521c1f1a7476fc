/** The main job on real parts: a failing test of the sample project is made to pass by real tool calls in a real container. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { namesOf } from '#sandbox/engine/profile.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PATH = '/workspace/src/basket.js'
let rig: ServerRig
beforeAll(async () => {
  rig = await startServer()
})
afterAll(() => rig[Symbol.asyncDispose]())

const is =
  (type: string) =>
  ({ event }: Envelope) =>
    event.type === type
const exec = async (id: string, command: string) =>
  (await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command } })).json

/** Runs the built command line and gathers what it says. */
function begin(args: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ['dist/server/cli.js', ...args], {
    cwd: ROOT,
    env: environment as NodeJS.ProcessEnv,
  })
  const said = { out: '', progress: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    said.progress += chunk.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { said, ended: ended.then((code) => ({ code, ...said })), interrupt: () => child.kill('SIGINT') }
}
const slipway = (...of: Parameters<typeof begin>) => begin(...of).ended

/** Of what `--output-format stream-json` has written so far. */
function eventsIn(out: string) {
  const whole = out.split('\n').slice(0, -1)
  return whole.map((line) => JSON.parse(line).event)
}

test('the agent runs the tests, finds the fault, mends it after being allowed, and the tests pass', async () => {
  const id = await rig.session({ source: { kind: 'sample' } })
  expect((await exec(id, 'npm test')).exitCode).toBe(1)
  rig.model.enqueue(
    toolUse('Bash', { command: 'npm test' }),
    toolUse('Read', { file_path: PATH }),
    toolUse('Edit', {
      ...{ file_path: PATH, old_string: 'quantity > QUANTITY', new_string: 'quantity >= QUANTITY' },
    }),
    toolUse('Bash', { command: 'npm test' }),
    text('The test passes now.'),
  )
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Make the failing test pass.' } })
  let after = 0
  for (let answered = 0; answered < 3; answered += 1) {
    const request = (await rig.events(id, is('permission-requested'), { after })).at(-1)
    if (request?.event.type !== 'permission-requested') throw new Error('no request')
    after = request.seq
    const path = `/api/sessions/${id}/approvals/${request.event.requestId}`
    expect((await rig.ask('POST', path, { body: { decision: 'allow' } })).status).toBe(200)
  }
  const events = await rig.events(id, is('turn-ended'))
  expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
  const results = events.filter(is('call-completed')).map(({ event }) => event)
  expect(results.map((result) => result.type === 'call-completed' && result.isError)).toEqual([
    true,
    false,
    false,
    false,
  ])
  expect(rig.model.violations()).toEqual([])
  expect((await exec(id, 'npm test')).exitCode).toBe(0)
  const patch = await rig.ask('GET', `/api/sessions/${id}/patch`)
  expect(patch.text).toContain('+++ b/src/basket.js')
  expect(patch.text.split('\n').filter((line) => /^[+-][^+-]/.test(line))).toHaveLength(2)
})

test('[W14] no key is in the container, whoever looks, nor in what the server printed', async () => {
  const id = await rig.session({ source: { kind: 'sample' } })
  const search =
    'env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; grep -rsI sk-ant / --include=* --exclude-dir=proc --exclude-dir=sys | head -c 10000'
  const { stdout } = await exec(id, `{ ${search}; } | tr '\\0' '\\n'`)
  const events = (await rig.ask('GET', `/api/sessions/${id}/events?follow=false`)).text
  for (const secret of [rig.model.key, rig.token]) {
    for (const place of [stdout, events, rig.printed()]) expect(place.includes(secret)).toBe(false)
  }
  expect(stdout).toContain('PATH=')
})

// Two runs, each with a database of its own to make: more than a minute on a busy machine.
test('headless, without a key: the demo solves the sample, and the work is taken out', async () => {
  const directory = await mkdtemp('/tmp/slip-')
  const { ANTHROPIC_API_KEY: _key, ANTHROPIC_BASE_URL: _url, SLIPWAY_MODEL: _model, ...rest } = rig.environment
  const environment = { ...rest, SLIPWAY_DATA_DIR: join(directory, 'd') }
  try {
    const target = join(directory, 'out')
    const flags = ['--source', 'sample', '--permission-mode', 'acceptEdits', '--allow', 'Bash(*)', '--export', target]
    const done = await slipway(['run', '--prompt', 'Fix the failing test', ...flags], environment)
    expect(done.progress).toMatch(/ended: completed/)
    expect(done.code).toBe(0)
    expect(await readFile(join(target, 'src/basket.js'), 'utf8')).toContain('>= QUANTITY_FOR_DISCOUNT')
    const denied = await slipway(['run', '--prompt', 'Fix the failing test', '--source', 'sample'], environment)
    expect(denied.progress).toMatch(/denied/)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})

test('a command on the machine of a running server becomes its client; a directory goes in and its patch comes out', async () => {
  rig.model.enqueue(toolUse('Write', { file_path: '/workspace/new.txt', content: 'new\n' }), text('Written.'))
  const flags = [
    '--source',
    'sandbox/image/sample',
    '--permission-mode',
    'acceptEdits',
    '--keep',
    '--output-format',
    'json',
  ]
  const { code, out, progress } = await slipway(['run', '--prompt', 'Write a file', ...flags], rig.environment)
  expect(progress).toMatch(/ended: completed/)
  expect(code).toBe(0)
  const { sessionId } = JSON.parse(out)
  const patch = await rig.ask('GET', `/api/sessions/${sessionId}/patch`)
  expect(patch.text.split('\n').filter((line) => line.startsWith('diff '))).toEqual(['diff --git a/new.txt b/new.txt'])
  const link = await slipway(['sign-in'], rig.environment)
  expect(link.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-in#slipway_link_\S+\n$/)
})

test.each(['alone', 'as a client'])(
  'Ctrl-C in the middle of a command, %s: 130, and no session, container, volume or database is left',
  async (way) => {
    const directory = await mkdtemp('/tmp/slip-')
    try {
      const dataDir = way === 'alone' ? join(directory, 'd') : rig.dataDir
      rig.model.enqueue(toolUse('Bash', { command: 'echo begun; sleep 300' }))
      const flags = ['--prompt', 'Wait', '--allow', 'Bash(*)', '--output-format', 'stream-json']
      const running = begin(['run', ...flags], { ...rig.environment, SLIPWAY_DATA_DIR: dataDir })
      const ready = () => eventsIn(running.said.out).find(({ type }) => type === 'sandbox-ready')
      await expect.poll(ready, { timeout: 60_000 }).toBeDefined()
      const { container, workspace } = namesOf(ready().sandboxId)
      const processes = () => run('docker', ['top', container, '-eo', 'pid,args']).then(({ stdout }) => stdout)
      await expect.poll(processes).toMatch(/^\d+ +sleep 300$/m)
      const pressed = performance.now()
      running.interrupt()
      const { code, out } = await running.ended
      expect(code).toBe(130)
      expect(performance.now() - pressed).toBeLessThan(30_000)
      expect(eventsIn(out).at(-1)).toMatchObject({ type: 'turn-ended', reason: 'aborted' })
      await expect(run('docker', ['inspect', container])).rejects.toThrow(/No such/)
      await expect(run('docker', ['volume', 'inspect', workspace])).rejects.toThrow(/no such/i)
      if (way === 'alone')
        expect(await readFile(join(dataDir, 'pg/postmaster.pid'), 'utf8').catch(() => null)).toBeNull()
      else
        expect(
          (await rig.ask('GET', '/api/sessions')).json.sessions.map(({ title }: { title: string }) => title),
        ).not.toContain('Wait')
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  120_000,
)
