/** A container whose own program does not stay: its end and its last words are told, files stay, and the next good start has them. */
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ContainerEnd } from '#protocol/container-end.ts'
import type { SandboxProvider } from '../provider.ts'
import { type DockerRig, runIn, startDockerRig } from '../testing/docker-rig.ts'
import { createDockerProvider } from './docker-provider.ts'
import { namesOf, RUNTIME_DIR } from './profile.ts'
import { findDaemonDir } from './runtime-volume.ts'

const run = promisify(execFile)
const docker = async (...args: string[]) => (await run('docker', args)).stdout.trim()
const folder = mkdtempSync(join(tmpdir(), 'failed-start-'))
/** What they put on the engine goes with the test. */
const runtimes = new Set<string>()
const providers: SandboxProvider[] = []

let rig: DockerRig
beforeAll(async () => {
  rig = await startDockerRig()
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  for (const provider of providers) await provider[Symbol.asyncDispose]()
  for (const name of runtimes) await docker('volume', 'rm', '--force', name, name.replace(/\w+$/, 'filled'))
  rmSync(folder, { recursive: true })
})

/** Of the same installation, with another daemon. */
async function providerWith(name: string, daemon: (own: string) => string, node?: string): Promise<SandboxProvider> {
  const daemonDir = join(folder, name)
  cpSync(findDaemonDir(), daemonDir, { recursive: true })
  writeFileSync(join(daemonDir, 'daemon.mjs'), daemon(`${rig.installationId} ${name}`))
  const { installationId } = rig
  const provider = await createDockerProvider({ installationId, daemonDir, ...(node === undefined ? {} : { node }) })
  providers.push(provider)
  return provider
}

async function noteRuntime(sandboxId: string): Promise<string> {
  const format = `{{range .Mounts}}{{if eq .Destination "${RUNTIME_DIR}"}}{{.Name}}{{end}}{{end}}`
  const name = await docker('inspect', '--format', format, namesOf(sandboxId).container)
  expect(name).toMatch(/^slipway-runtime-/)
  runtimes.add(name)
  return name
}

const FAILS = (own: string) =>
  `// ${own}\nconsole.log('It begins.')\nconsole.error('\\u001b[31mno room for the ledger\\u001b[0m')\nprocess.exit(7)\n`

test('its exit code and last lines are told, at a first start too; a daemon that works finds the files', async () => {
  const spec = rig.specOf('broken')
  await runIn(await rig.make(spec), 'echo kept > kept')
  await rig.provider.stop(spec.sandboxId)
  const failing = await providerWith('failing', FAILS)
  const died = {
    ok: false,
    problem: {
      kind: 'daemon_died',
      message: expect.stringContaining('ended by itself with exit code 7'),
      // Of two outputs, either may reach the engine first.
      end: { exitCode: 7, lastLines: expect.arrayContaining(['It begins.', 'no room for the ledger']) },
    },
  }
  const linesOf = (outcome: object) => (outcome as { problem?: { end?: ContainerEnd } }).problem?.end?.lastLines
  const opened = await failing.open(spec)
  expect(opened).toEqual(died)
  expect(linesOf(opened)).toHaveLength(2)
  await noteRuntime(spec.sandboxId)
  // Woken this time; right after an earlier start, the words of that one may stand before.
  expect(await failing.open(spec)).toEqual(died)
  const created = await failing.create(rig.specOf('new'))
  expect(created).toEqual(died)
  expect(linesOf(created)).toHaveLength(2)
  expect((await rig.provider.list()).map(({ sandboxId }) => sandboxId)).toEqual([spec.sandboxId])
  const good = await rig.provider.open(spec)
  expect(good.ok && (await runIn(good.value.sandbox, 'cat kept')).out).toBe('kept\n')
})

test('a Node that the processor or the image cannot run is told as that', async () => {
  const node = join(folder, 'foreign')
  // The head of a program for another processor.
  const head = Buffer.from('7f454c46020101000000000000000000020000f3', 'hex')
  writeFileSync(node, Buffer.concat([head, Buffer.alloc(200)]), { mode: 0o755 })
  const foreign = await providerWith('foreign-daemon', (own) => `// ${own}\n`, node)
  const spec = rig.specOf('broken')
  await rig.provider.stop(spec.sandboxId)
  const opened = await foreign.open(spec)
  await noteRuntime(spec.sandboxId)
  expect(opened).toMatchObject({
    ok: false,
    problem: {
      kind: 'daemon_died',
      message: expect.stringMatching(/cannot run in this image.*glibc.*processor.*SLIPWAY_SANDBOX_IMAGE/),
      end: { exitCode: 127, lastLines: [expect.stringContaining('not found')] },
    },
  })
})

test('one that fails later is told in the same way', async () => {
  const dying = await providerWith('dying', (own) => `// ${own}\nimport './late.mjs'\nimport './real.mjs'\n`)
  const daemonDir = join(folder, 'dying')
  cpSync(join(findDaemonDir(), 'daemon.mjs'), join(daemonDir, 'real.mjs'))
  writeFileSync(join(daemonDir, 'late.mjs'), "process.on('SIGUSR2', () => { throw new Error('a fault of ours') })\n")
  const made = await dying.create(rig.specOf('dying'))
  if (!made.ok) throw new Error(made.problem.message)
  const runtime = await noteRuntime(made.value.id)
  const kill = "kill -USR2 $(pgrep -o -f '^/opt/slipway/node /opt/slipway/daemon.mjs')"
  await docker('exec', '--user', '0:0', namesOf(made.value.id).container, 'sh', '-c', kill).catch(() => null)
  const loss = await made.value.closed
  expect(loss).toMatchObject({ code: 'daemon_died', end: { exitCode: 1 } })
  expect(loss.end?.lastLines.join('\n')).toContain('Error: a fault of ours')

  // What nobody uses is pruned: the next container has its runtime all the same.
  await dying.destroy(made.value.id)
  await docker('volume', 'rm', runtime)
  const again = await dying.create(rig.specOf('dying'))
  expect(again.ok && (await runIn(again.value, 'echo runs')).out).toBe('runs\n')
  await noteRuntime(made.value.id)
})

test('servers that start with a new build, one while another brings it in, all have it whole, and one of it is kept', async () => {
  const daemon = (own: string) => `// ${own}\nimport './real.mjs'\n`
  const all = await Promise.all(['first', 'second', 'third'].map(() => providerWith('together', daemon)))
  cpSync(join(findDaemonDir(), 'daemon.mjs'), join(folder, 'together', 'real.mjs'))
  const volumes = async (filter: string) =>
    (await docker('volume', 'ls', '--format', '{{.Name}}', '--filter', filter)).split('\n')
  const before = await volumes('label=slipway.runtime')
  const [first, ...others] = all.map((provider, at) => () => provider.create(rig.specOf(`together-${at}`)))
  const begun = first?.()
  await expect.poll(() => volumes('label=slipway.runtime'), { interval: 5 }).not.toEqual(before)
  const made = await Promise.all([begun, ...others.map((create) => create())])
  expect(made).toMatchObject(all.map(() => ({ ok: true })))
  const names = new Set(await Promise.all(made.map((one) => noteRuntime(one?.ok === true ? one.value.id : ''))))
  expect(names.size).toBe(1)
  const build = [...names][0]?.replace(/-\w+$/, '') ?? ''
  expect((await volumes(`name=${build}`)).toSorted()).toEqual([...names, `${build}-filled`].toSorted())
})
