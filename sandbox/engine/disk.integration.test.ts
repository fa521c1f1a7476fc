/** The disk of a session ends where it was said to: told in words, harming nobody, and over when there is space again. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxSpec } from '../provider.ts'
import { type DockerRig, runIn, startDockerRig } from '../testing/docker-rig.ts'

const MIB = 1024 ** 2
const write = (sandbox: Sandbox, path: string, bytes: number, key: string | null = null) =>
  sandbox.workspace.writeFile({ key, path, bytes: Buffer.alloc(bytes, 'x') })
/** Loop devices that stand on its file, as the kernel says. */
const loopsOf = ({ sandboxId }: SandboxSpec) =>
  readdirSync('/sys/block').filter((name) => {
    const backing = `/sys/block/${name}/loop/backing_file`
    return existsSync(backing) && readFileSync(backing, 'utf8').includes(`${sandboxId}.ext4`)
  }).length
/** A container that starts at that moment, anyone's, has a copy of all mounts until it stands on its own root. */
const freed = (spec: SandboxSpec) => expect.poll(() => loopsOf(spec)).toBe(0)

describe.runIf(process.getuid?.() === 0)('[R8] a disk of fixed size', () => {
  let rig: DockerRig
  let spec: SandboxSpec
  let sandbox: Sandbox
  beforeAll(async () => {
    rig = await startDockerRig()
    spec = rig.specOf('disk', { limits: { memoryBytes: 512 * MIB, cpus: 2, pids: 128, diskBytes: 96 * MIB } })
    sandbox = await rig.make(spec)
  })
  afterAll(() => rig?.[Symbol.asyncDispose]())

  test('is full for commands and for writes, and neither the ledger nor the daemon suffers', async () => {
    const filled = await runIn(sandbox, 'head -c 300000000 /dev/zero > fill; head -c 1000000 /dev/zero > ~/more')
    expect(filled.err.match(/No space left on device/g)).toHaveLength(2)
    expect(await write(sandbox, '/workspace/one', MIB)).toMatchObject({ ok: false, problem: { kind: 'disk_full' } })
    expect(await write(sandbox, '/workspace/two', MIB, 'keyed')).toMatchObject({ problem: { kind: 'disk_full' } })
    const listed = await sandbox.workspace.list('/workspace')
    // Nothing is left of a write that did not fit.
    expect(listed.ok && listed.value.entries.map(({ path }) => path)).toEqual(['fill'])
    expect(await runIn(sandbox, 'echo alive')).toMatchObject({ out: 'alive\n', code: 0 })
    const { diskBytes } = await sandbox.stats()
    expect(diskBytes).toBeGreaterThan(80 * MIB)
    expect(diskBytes).toBeLessThanOrEqual(96 * MIB)
  })

  test('takes the same call again when there is space', async () => {
    await runIn(sandbox, 'rm fill')
    expect(await write(sandbox, '/workspace/two', MIB, 'keyed')).toMatchObject({ ok: true })
    expect((await sandbox.stats()).diskBytes).toBeLessThan(20 * MIB)
  })

  test('that is out of names says so as well, and recovers', async () => {
    const { err } = await runIn(
      sandbox,
      `mkdir many && cd many && perl -e 'for (1..200000) { open(my $f, ">", $_) or die $! }'`,
    )
    expect(err).toContain('No space left on device')
    expect(await write(sandbox, '/workspace/three', 10)).toMatchObject({ ok: false, problem: { kind: 'disk_full' } })
    expect(await sandbox.workspace.remove('/workspace/many', { recursive: true })).toMatchObject({ ok: true })
    expect(await write(sandbox, '/workspace/three', 10)).toMatchObject({ ok: true })
  })

  test('goes with the container when that stops, and comes back with its files', async () => {
    await runIn(sandbox, 'echo kept > kept; echo home > ~/kept')
    await rig.provider.stop(spec.sandboxId)
    await freed(spec)
    const opened = await rig.provider.open(spec)
    if (!opened.ok) throw new Error(opened.problem.message)
    sandbox = opened.value.sandbox
    expect((await runIn(sandbox, 'cat kept ~/kept')).out).toBe('kept\nhome\n')
    expect((await runIn(sandbox, 'head -c 300000000 /dev/zero > fill; rm fill')).err).toContain('No space left')
  })

  test('comes back as the same one while something else still holds on to it', async () => {
    const holder = spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', 'echo holds; exec sleep 600'])
    await once(holder.stdout, 'data')
    try {
      await rig.provider.stop(spec.sandboxId)
      expect(loopsOf(spec)).toBe(1)
      const opened = await rig.provider.open(spec)
      if (!opened.ok) throw new Error(opened.problem.message)
      sandbox = opened.value.sandbox
      // Two of them would be two file systems that write over each other.
      expect(loopsOf(spec)).toBe(1)
    } finally {
      holder.kill()
    }
    expect((await runIn(sandbox, 'cat kept; echo kept > kept')).out).toBe('kept\n')
  })

  test('is there again after a restart of the machine, that has left nothing mounted, and is gone with its session', async () => {
    await sandbox.detach()
    spawnSync('docker', ['kill', `slipway-${spec.sandboxId}`])
    const point = spawnSync('sh', ['-c', `grep ${spec.sandboxId} /proc/self/mounts | cut -d' ' -f2`], {
      encoding: 'utf8',
    }).stdout.trim()
    expect(point).toMatch(/^\//)
    spawnSync('umount', [point])
    await freed(spec)
    const opened = await rig.provider.open(spec)
    expect(opened.ok && (await runIn(opened.value.sandbox, 'cat kept')).out).toBe('kept\n')
    await rig.provider.destroy(spec.sandboxId)
    await freed(spec)
    expect(await rig.provider.open(spec)).toMatchObject({ ok: false, problem: { kind: 'lost', survives: [] } })
  })
})

test('[R8] where no such disk can be had, what grows beyond the limit is stopped in words, and deleting helps', async () => {
  const warned: unknown[] = []
  await using rig = await startDockerRig({ disks: 'none', logger: { warn: (fields) => void warned.push(fields) } })
  const limits = { memoryBytes: 512 * MIB, cpus: 2, pids: 128, diskBytes: 64 * MIB }
  const sandbox = await rig.make(rig.specOf('watched', { limits }))
  expect(warned).toMatchObject([{ why: expect.stringMatching(/\w/) }])
  const { end } = await sandbox.run({
    command: 'head -c 100000000 /dev/zero > fill; sleep 60',
    timeoutMs: 60_000,
    maxBytes: 1000,
  })
  expect(end).toMatchObject({ kind: 'cancelled', message: expect.stringContaining('disk limit of this session') })
  expect(await write(sandbox, '/workspace/one', 10)).toMatchObject({ ok: false, problem: { kind: 'disk_full' } })
  expect((await sandbox.stats()).diskBytes).toBeGreaterThan(64 * MIB)
  expect(await runIn(sandbox, 'rm fill && sleep 3 && echo done')).toMatchObject({ out: 'done\n', code: 0 })
  await expect.poll(async () => (await write(sandbox, '/workspace/one', 10)).ok, { timeout: 60_000 }).toBe(true)
})
