/** Real containers: the contract of a workspace, the profile as seen from inside, and what becomes of a container that dies. */

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import Docker from 'dockerode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OnProgress, Sandbox, SandboxNotice, SandboxProvider, SandboxSpec } from '../provider.ts'
import { describeHostileFiles } from '../testing/hostile-contract.ts'
import { describeShell, shellWorld } from '../testing/shell-contract.ts'
import { describeTerminals } from '../testing/terminal-contract.ts'
import { describeWorkspace } from '../testing/workspace-contract.ts'
import { SandboxLostError } from '../workspace.ts'
import { createDockerProvider } from './docker-provider.ts'
import { namesOf } from './profile.ts'

const installationId = `test-${randomUUID().slice(0, 8)}`
const engine = new Docker({ socketPath: '/var/run/docker.sock' })
const specOf = (name: string, more: Partial<SandboxSpec> = {}): SandboxSpec => ({
  sandboxId: `${installationId}-${name}`,
  image: 'slipway-sandbox:latest',
  limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 128, diskBytes: 1024 ** 3 },
  network: { policy: 'allow-list', allow: ['listed.example'] },
  ...more,
})

let provider: SandboxProvider
let sandbox: Sandbox
/** What was told while the first of them was made. */
const firstPhases: string[] = []

async function make(spec: SandboxSpec, onProgress: OnProgress = () => {}): Promise<Sandbox> {
  const made = await provider.create(spec, { onProgress })
  if (!made.ok) throw new Error(made.problem.message)
  return made.value
}
async function sh(
  command: string,
  where: Sandbox = sandbox,
): Promise<{ out: string; err: string; code: number | null }> {
  const { end, stdout, stderr } = await where.run({ command, timeoutMs: 30_000, maxBytes: 1e6 })
  return { out: Buffer.from(stdout).toString('utf8'), err: Buffer.from(stderr).toString('utf8'), code: end.exitCode }
}

beforeAll(async () => {
  provider = await createDockerProvider({ installationId, privateHosts: ['listed.example', 'localhost'] })
  sandbox = await make(specOf('main'), ({ phase }) => firstPhases.push(phase))
})
afterAll(async () => {
  for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
  expect(await provider.list()).toEqual([])
  await provider[Symbol.asyncDispose]()
})

const workspaceOf = () => sandbox.workspace
const rootOf = () => '/workspace'
describeWorkspace('a container', workspaceOf)
describeHostileFiles('a container', workspaceOf, { rootOf, worldOf: () => shellWorld(workspaceOf) })
describeShell('a container', workspaceOf, rootOf)
describeTerminals('a container', () => sandbox.terminals)

describe('the way out', () => {
  it('is refused in plain words where the policy does not allow it, and recorded', async () => {
    const notices: SandboxNotice[] = []
    const stop = sandbox.onNotice((notice) => notices.push(notice))
    const { out } = await sh('curl -sS -m 10 http://other.example/x; curl -sS -m 10 https://other.example/x')
    stop()
    expect(out).toContain('other.example is not on the list of hosts')
    expect(notices).toMatchObject([
      { kind: 'egress', record: { host: 'other.example', port: 80, verb: 'GET', verdict: 'denied' } },
      { kind: 'egress', record: { host: 'other.example', port: 443, verb: 'CONNECT', verdict: 'denied' } },
    ])
  })

  it('carries a request to a host that is allowed, and none to a private address that is not the owner s own', async () => {
    const server = createServer((request, response) => response.end(`you asked for ${request.url}`))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    sandbox.setNetwork({ policy: 'open', allow: [] })
    try {
      expect((await sh(`env -u no_proxy -u NO_PROXY curl -sS -m 10 http://localhost:${port}/page`)).out).toBe(
        'you asked for /page',
      )
      expect(
        (await sh(`env -u no_proxy -u NO_PROXY curl -sS -m 10 -x http://127.0.0.1:3128 http://127.0.0.1:${port}/page`))
          .out,
      ).toContain('private address')
      expect((await sh('curl -sS -m 10 http://169.254.169.254/latest')).out).toContain('private address')
      expect((await sh(`env -u no_proxy -u NO_PROXY curl -sS -m 10 http://[::ffff:127.0.0.1]:${port}/`)).out).toContain(
        'private address',
      )
    } finally {
      sandbox.setNetwork(specOf('main').network)
      server.close()
    }
  })

  it('is closed as a whole under the policy none', async () => {
    sandbox.setNetwork({ policy: 'none', allow: [] })
    expect((await sh('curl -sS -m 10 http://listed.example/')).out).toContain('This session has no network')
    sandbox.setNetwork(specOf('main').network)
  })

  it('reaches a port inside by a tunnel', async () => {
    const execution = await sandbox.workspace.exec({
      key: `web-${randomUUID()}`,
      inputHash: 'h',
      command: 'mkdir -p /tmp/w && cd /tmp/w && echo hello > index.html && exec python3 -m http.server 8123',
      timeoutMs: 60_000,
      output: 'merged',
      background: true,
    })
    await expect.poll(() => sandbox.listeningPorts()).toContain(8123)
    const tunnel = await sandbox.tunnel(8123)
    expect(tunnel.ok).toBe(true)
    if (!tunnel.ok) return
    tunnel.value.write('GET /index.html HTTP/1.0\r\n\r\n')
    let answer = ''
    for await (const part of tunnel.value) answer += part
    expect(answer).toMatch(/200 OK[\s\S]*hello\n$/)
    await sandbox.workspace.cancel(execution.key)
    expect(await sandbox.tunnel(8124)).toMatchObject({ ok: false })
  })
})

describe('archives', () => {
  it('go in and come out', async () => {
    const tar = spawnSync('sh', [
      '-c',
      'd=$(mktemp -d) && mkdir -p $d/in/deep && echo one > $d/in/deep/a && ln -s deep/a $d/in/link && tar -C $d -czf - in && rm -r $d',
    ]).stdout
    expect(await sandbox.importArchive(Readable.from([tar]))).toMatchObject({ ok: true, value: { files: 1 } })
    expect((await sh('cat in/link; stat -c %u in/deep/a')).out).toBe('one\n1000\n')
    const exported = await sandbox.exportArchive({ path: 'in' })
    const parts: Buffer[] = []
    if (exported.ok) for await (const part of exported.value) parts.push(part as Buffer)
    const listed = spawnSync('tar', ['-tzf', '-'], { input: Buffer.concat(parts) }).stdout.toString()
    expect(listed.split('\n').filter(Boolean).sort()).toEqual(['in/', 'in/deep/', 'in/deep/a', 'in/link'])
  })
})

describe('a container', () => {
  it('tells how far it has come; only the first of a server has to wait for its image', () => {
    expect(firstPhases).toEqual(['image', 'container', 'container', 'daemon'])
  })

  it('that is paused or stopped comes back with its files, and its ledger', async () => {
    const spec = specOf('sleeper')
    const phases: string[] = []
    const onProgress: OnProgress = ({ phase }) => phases.push(phase)
    const first = await make(spec, onProgress)
    expect(phases.splice(0)).toEqual(['container', 'container', 'daemon'])
    await sh('echo kept > kept', first)
    const ended = await first.workspace.exec({
      key: 'once',
      inputHash: 'h',
      command: 'true',
      timeoutMs: 5000,
      output: 'merged',
    })
    await ended.end()
    const { ledgerId, bootId } = first.workspace.mark
    for (const rest of ['pause', 'stop'] as const) {
      await provider[rest](spec.sandboxId)
      const opened = await provider.open(spec, { onProgress })
      expect(opened.ok).toBe(true)
      if (!opened.ok) continue
      expect(phases.splice(0)).toEqual(rest === 'pause' ? ['daemon'] : ['container', 'daemon'])
      expect((await sh('cat kept', opened.value.sandbox)).out).toBe('kept\n')
      expect(opened.value.sandbox.workspace.mark.ledgerId).toBe(ledgerId)
      expect(opened.value.sandbox.workspace.mark.bootId === bootId).toBe(rest === 'pause')
      expect(await opened.value.sandbox.workspace.find('once')).toMatchObject({ state: 'ended' })
    }
    await provider.destroy(spec.sandboxId)
    expect(await provider.open(spec)).toMatchObject({ ok: false, problem: { kind: 'lost' } })
  })

  it('that is killed in the middle of a command is told, and what ran is interrupted after its return', async () => {
    const spec = specOf('victim')
    const victim = await make(spec)
    const execution = await victim.workspace.exec({
      key: 'long',
      inputHash: 'h',
      command: 'sleep 60',
      timeoutMs: 120_000,
      output: 'merged',
    })
    const end = execution.end().then(
      () => 'ended',
      (error: unknown) => (error instanceof SandboxLostError ? error.code : 'other'),
    )
    await engine.getContainer(namesOf(spec.sandboxId).container).kill()
    expect(await end).toBe('killed')
    expect(await victim.closed).toMatchObject({ code: 'killed' })
    const opened = await provider.open(spec)
    expect(opened.ok && (await opened.value.sandbox.workspace.find('long'))).toMatchObject({
      state: 'ended',
      end: { kind: 'interrupted' },
    })
  })

  it('that was removed by somebody is made anew on its volumes', async () => {
    const spec = specOf('removed')
    const first = await make(spec)
    await sh('echo kept > kept', first)
    await engine.getContainer(namesOf(spec.sandboxId).container).remove({ force: true })
    expect(await first.closed).toMatchObject({ code: expect.stringMatching(/removed|killed/) })
    const opened = await provider.open(spec)
    expect(opened.ok && (await sh('cat kept', opened.value.sandbox)).out).toBe('kept\n')
  })

  it('that is being removed by somebody while it is asked for is made anew all the same', async () => {
    const spec = specOf('leaving')
    await sh('echo kept > kept', await make(spec))
    for (const waitMs of [0, 2, 5, 10, 20, 40, 60]) {
      await provider.stop(spec.sandboxId)
      const removed = engine.getContainer(namesOf(spec.sandboxId).container).remove({ force: true })
      await sleep(waitMs)
      const lookInside = async () => {
        const opened = await provider.open(spec)
        expect(opened).toMatchObject({ ok: true, value: { fresh: false } })
        await removed
        return opened.ok ? (await sh('cat kept', opened.value.sandbox)).out : ''
      }
      // The two go over connections of their own, and either may come first: what was opened is then what is removed, and who asks again gets a new one.
      const said = await lookInside().catch((error: unknown) => {
        if (error instanceof SandboxLostError) return lookInside()
        throw error
      })
      expect(said).toBe('kept\n')
    }
  })

  it('that cannot be made says why', async () => {
    expect(await provider.create(specOf('none', { image: 'slipway-no-such-image:latest' }))).toMatchObject({
      ok: false,
    })
    await using away = await createDockerProvider({ installationId, socketPath: '/nonexistent/docker.sock' })
    expect(await away.create(specOf('away'))).toMatchObject({ ok: false, problem: { kind: 'engine_unavailable' } })
    expect(await away.health()).toMatchObject({ ok: false })
  })
})
