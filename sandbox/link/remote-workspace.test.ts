/** The real daemon and its client, over the daemon's own socket and without a container. */

import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeHostileFiles } from '../testing/hostile-contract.ts'
import { LocalDaemon } from '../testing/local-daemon.ts'
import { mkfifoSync } from '../testing/make-fifo.ts'
import { describeShell, shellWorld } from '../testing/shell-contract.ts'
import { describeWorkspace } from '../testing/workspace-contract.ts'
import { SandboxLostError, type Workspace } from '../workspace.ts'
import { Link } from './link.ts'
import { remoteWorkspace } from './remote-workspace.ts'

let daemon: LocalDaemon
let link: Link
let workspace: Workspace
const dials: { destroy(): void }[] = []

async function connectTo(target: LocalDaemon, epoch = 1): Promise<Link> {
  return Link.connect({
    epoch,
    dial: async () => {
      const duplex = await target.dial()
      dials.push(duplex)
      return duplex
    },
  })
}

beforeAll(async () => {
  daemon = new LocalDaemon()
  await daemon.start()
  link = await connectTo(daemon)
  workspace = remoteWorkspace(link, daemon.root)
})
afterAll(async () => {
  await link?.detach()
  await daemon?.[Symbol.asyncDispose]()
})

const hasRipgrep = spawnSync('rg', ['--version']).status === 0
const rootOf = () => daemon.root
describeWorkspace('the daemon', () => workspace, { rootOf, searches: hasRipgrep })
describeHostileFiles('the daemon', () => workspace, { rootOf, worldOf: () => shellWorld(() => workspace) })
describeShell('the daemon', () => workspace, rootOf)

const run = (command: string, more: object = {}) =>
  workspace.exec({ key: `k-${randomUUID()}`, inputHash: 'h', command, timeoutMs: 30_000, output: 'merged', ...more })
async function outputOf(command: string, more: object = {}): Promise<string> {
  const execution = await run(command, more)
  const parts: Uint8Array[] = []
  for await (const chunk of execution.output()) parts.push(chunk.bytes)
  return Buffer.concat(parts).toString('utf8')
}
describe('a connection', () => {
  it('may be cut in the middle of an output: nothing is lost and nothing is doubled', async () => {
    // It stands still at two places until the connection was cut there.
    const waits = 'case $i in 10|25) until [ -e cut-$i ]; do sleep 0.02; done; esac'
    const execution = await run(`for i in $(seq 1 40); do echo line $i; ${waits}; done`)
    let output = ''
    let cuts = 0
    for await (const chunk of execution.output()) {
      output += Buffer.from(chunk.bytes).toString('utf8')
      const place = [10, 25][cuts]
      if (place === undefined || !output.endsWith(`line ${place}\n`)) continue
      cuts++
      dials.at(-1)?.destroy()
      writeFileSync(join(daemon.root, `cut-${place}`), '')
    }
    expect(cuts).toBe(2)
    expect(output).toBe(Array.from({ length: 40 }, (_, index) => `line ${index + 1}\n`).join(''))
    expect(await execution.end()).toMatchObject({ exitCode: 0 })
  })

  it('serves thousands of requests without an end', async () => {
    await using other = new LocalDaemon()
    await other.start()
    let connections = 0
    const link = await Link.connect({ epoch: 1, dial: () => other.dial(), onChannel: () => void connections++ })
    const workspace = remoteWorkspace(link, other.root)
    const ran = await workspace.exec({ key: 'k', inputHash: 'h', command: 'echo x', timeoutMs: 5000, output: 'merged' })
    await ran.end()
    for (let round = 0; round < 30; round++) {
      const reads = Array.from({ length: 25 }, () => workspace.readFile(join(other.root, 'none')))
      const outputs = Array.from({ length: 25 }, async () => {
        for await (const { bytes } of ran.output()) expect(bytes.length).toBe(2)
      })
      await Promise.all([...reads, ...outputs])
    }
    expect(connections).toBe(1)
    await link.detach()
  })

  it('of a newer lease evicts the older, and an older lease is refused', async () => {
    await using other = new LocalDaemon()
    await other.start()
    const first = await connectTo(other, 3)
    const second = await connectTo(other, 4)
    await expect(remoteWorkspace(first, other.root).stat(other.root)).rejects.toThrow(SandboxLostError)
    expect((await remoteWorkspace(second, other.root).stat(other.root)).ok).toBe(true)
    await expect(connectTo(other, 3)).rejects.toThrow(/refused/)
    await second.detach()
  })
})

describe('the ledger', () => {
  it('survives the daemon: what ran is interrupted, what had ended is known, what never came is absent in another boot', async () => {
    await using other = new LocalDaemon()
    await other.start()
    const before = await connectTo(other)
    const first = remoteWorkspace(before, other.root)
    const ended = await first.exec({
      key: 'ended',
      inputHash: 'h',
      command: 'echo x',
      timeoutMs: 5000,
      output: 'merged',
    })
    await ended.end()
    const running = await first.exec({
      key: 'running',
      inputHash: 'h',
      // Ends soon after the daemon, which it is left behind by.
      command: 'echo partial; exec tail --pid=$PPID -f /dev/null',
      timeoutMs: 60_000,
      output: 'merged',
    })
    for await (const _ of running.output()) break
    await before.detach()
    await other.kill()
    await other.start()
    const after = await connectTo(other)
    const second = remoteWorkspace(after, other.root)
    expect(second.mark.ledgerId).toBe(first.mark.ledgerId)
    expect(second.mark.bootId).not.toBe(first.mark.bootId)
    expect(await second.find('ended')).toMatchObject({ state: 'ended', end: { kind: 'exited', exitCode: 0 } })
    expect(await second.find('running')).toMatchObject({
      state: 'ended',
      end: { kind: 'interrupted', bytes: { merged: 8 } },
    })
    // What they wrote is still there, for the server that had not collected it yet.
    for (const [key, said] of [
      ['ended', 'x\n'],
      ['running', 'partial\n'],
    ] as const) {
      const entry = await second.find(key)
      if (entry.state !== 'ended') throw new Error(entry.state)
      let output = ''
      for await (const { bytes } of entry.execution.output()) output += Buffer.from(bytes).toString('utf8')
      expect(output).toBe(said)
    }
    expect(await second.find('never')).toEqual({ state: 'absent' })
    await after.detach()
  })
})

describe('a write', () => {
  it('that was cut after its rename is known by its content, and one that was cut before is done', async () => {
    await using other = new LocalDaemon()
    await other.start()
    const before = await connectTo(other)
    const path = join(other.root, 'f')
    const request = { key: 'w', path, bytes: Buffer.from('new'), expect: null }
    expect((await remoteWorkspace(before, other.root).writeFile(request)).ok).toBe(true)
    /** As a daemon leaves it that died between the rename and its record. */
    const again = async (link: Link) => {
      await link.detach()
      await other.kill()
      other.forgetWritten('w')
      await other.start()
      return connectTo(other)
    }
    const cut = await again(before)
    const workspace = remoteWorkspace(cut, other.root)
    expect(await workspace.find('w')).toEqual({ state: 'lost' })
    expect(await workspace.writeFile(request)).toMatchObject({ ok: true, value: { created: true, size: 3 } })
    expect(await workspace.find('w')).toMatchObject({ state: 'written' })
    await workspace.remove(path)
    const after = await again(cut)
    expect(await remoteWorkspace(after, other.root).writeFile(request)).toMatchObject({ ok: true })
    expect(readFileSync(path, 'utf8')).toBe('new')
    await after.detach()
  })
})

describe('output', () => {
  it('of 200 MB is counted, kept as head and tail, and stops nobody else', async () => {
    const execution = await run('head -c 200000000 /dev/zero | tr "\\0" x; echo END')
    let quick = 0
    const probe = (async () => {
      for (; quick < 5; quick++) expect(await outputOf('echo hi')).toBe('hi\n')
    })()
    const end = await execution.end()
    await probe
    expect(end.bytes.merged).toBe(200_000_004)
    let tail = ''
    for await (const chunk of execution.output({ from: 200_000_000 })) tail += Buffer.from(chunk.bytes).toString('utf8')
    expect(tail).toBe('END\n')
  })

  it('is bytes: binary and cut characters arrive as they were', async () => {
    const execution = await run("printf '\\xff\\x00\\xe2\\x82'")
    const parts: Uint8Array[] = []
    for await (const chunk of execution.output()) parts.push(chunk.bytes)
    expect([...Buffer.concat(parts)]).toEqual([0xff, 0x00, 0xe2, 0x82])
  })

  it('does not keep a call open when a child left behind holds the pipe', async () => {
    const startedAt = performance.now()
    expect(await outputOf('sleep 20 & echo done')).toBe('done\n')
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

describe('attacks on files', () => {
  it('a link that leads out is refused for every operation, one that stays inside is followed', async () => {
    daemon.link('/etc', 'out')
    daemon.link('../../../etc', 'climb')
    daemon.link('loop', 'loop')
    mkdirSync(join(daemon.root, 'real'), { mode: 0o777 })
    writeFileSync(join(daemon.root, 'real', 'f'), 'inside')
    daemon.link('real', 'alias')
    daemon.link(join(daemon.root, 'real'), 'absolute')
    const at = (name: string) => join(daemon.root, name)
    for (const name of ['out/hostname', 'climb/hostname']) {
      expect(await workspace.readFile(at(name))).toMatchObject({ ok: false, problem: { kind: 'outside' } })
      expect(await workspace.writeFile({ key: null, path: at(name), bytes: new Uint8Array([1]) })).toMatchObject({
        ok: false,
        problem: { kind: 'outside' },
      })
      expect(await workspace.list(at(name))).toMatchObject({ ok: false })
      expect(await workspace.remove(at(name))).toMatchObject({ ok: false, problem: { kind: 'outside' } })
      expect(
        await workspace.search({ pattern: '.', path: at(name), mode: 'content', timeoutMs: 1000, maxLines: 1 }),
      ).toMatchObject({ ok: false })
    }
    expect(await workspace.readFile(at('loop'))).toMatchObject({ ok: false, problem: { kind: 'invalid_path' } })
    for (const name of ['alias/f', 'absolute/f'])
      expect(await workspace.readFile(at(name))).toMatchObject({ ok: true, value: { size: 6 } })
    // Moving the link moves the link, not what it points to.
    expect((await workspace.move(at('out'), at('moved'))).ok).toBe(true)
    expect(readFileSync('/etc/hostname', 'utf8').length).toBeGreaterThan(0)
  })

  it('devices, pipes and what the user may not read are refused', async () => {
    mkfifoSync(join(daemon.root, 'pipe'))
    daemon.link('/dev/zero', 'zero')
    expect(await workspace.readFile(join(daemon.root, 'pipe'))).toMatchObject({
      ok: false,
      problem: { kind: 'special_file' },
    })
    expect(await workspace.readFile('/dev/zero', { allowOutside: true })).toMatchObject({
      ok: false,
      problem: { kind: 'special_file' },
    })
    expect(await workspace.readFile(join(daemon.root, 'zero'))).toMatchObject({ ok: false })
    if (process.getuid?.() === 0)
      expect(await workspace.readFile('/etc/shadow', { allowOutside: true })).toMatchObject({
        ok: false,
        problem: { kind: 'permission' },
      })
  })

  it('commands run as the unprivileged user and cannot look into the ledger', async () => {
    if (process.getuid?.() !== 0) return
    expect(await outputOf('id -u')).toBe('1000\n')
    expect(
      await outputOf(
        `cat ${join(daemon.dir, 'state/private/ledger-id')}; echo x > ${join(daemon.dir, 'state/private/x')}`,
      ),
    ).toMatch(/Permission denied[\s\S]*Permission denied/)
    expect(await outputOf('echo $HTTP_PROXY $SLIPWAY_ADMIN_TOKEN')).toBe('http://127.0.0.1:3128\n')
  })
})
