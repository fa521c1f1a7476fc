/** The engine is stopped, killed and away: what runs goes on where the engine allows it, what is lost is said, and files stay. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxProvider, SandboxSpec } from '../provider.ts'
import { makeBareImage } from '../testing/bare-image.ts'
import { runIn } from '../testing/docker-rig.ts'
import { OwnEngine } from '../testing/own-engine.ts'
import { type ExecEnd, SandboxLostError } from '../workspace.ts'
import { createDockerProvider } from './docker-provider.ts'

const IMAGE = 'bare:1'
/** A link gives up after 30 s of trying, and begins to try when the engine ends. */
const PATIENCE_MS = 25_000

/** Runs it until it has said this. Output and end, as they come; a loss is for whoever waits for it. */
async function follow(
  sandbox: Sandbox,
  { key, command, until }: { key: string; command: string; until: string },
): Promise<() => Promise<{ output: string; end: ExecEnd }>> {
  const execution = await sandbox.workspace.exec({ key, inputHash: 'h', command, timeoutMs: 60_000, output: 'merged' })
  let output = ''
  const whole = (async () => {
    for await (const { bytes } of execution.output()) output += Buffer.from(bytes).toString('utf8')
    return { output, end: await execution.end() }
  })()
  whole.catch(() => undefined)
  await expect.poll(() => output).toContain(until)
  return () => whole
}

describe.runIf(process.getuid?.() === 0)('[R6] an engine', () => {
  let engine: OwnEngine
  let provider: SandboxProvider
  let spec: SandboxSpec
  let sandbox: Sandbox
  beforeAll(async () => {
    engine = new OwnEngine()
    await engine.start({ liveRestore: true })
    await makeBareImage(IMAGE, engine.host)
    const installationId = `test-${randomUUID().slice(0, 8)}`
    provider = await createDockerProvider({ installationId, socketPath: engine.socketPath, disks: 'none' })
    spec = {
      sandboxId: `${installationId}-a`,
      image: IMAGE,
      limits: { memoryBytes: 256 * 1024 ** 2, cpus: 1, pids: 64, diskBytes: 1024 ** 3 },
      network: { policy: 'none', allow: [] },
    }
    const made = await provider.create(spec)
    if (!made.ok) throw new Error(made.problem.message)
    sandbox = made.value
    await runIn(sandbox, 'echo kept > kept')
  })
  afterAll(async () => {
    await provider?.destroy(spec.sandboxId)
    await provider?.[Symbol.asyncDispose]()
    await engine?.[Symbol.asyncDispose]()
  })

  test('with live-restore that is killed and comes back costs a command no byte of its output', async () => {
    const command = 'for i in $(seq 1 25); do echo tick $i; sleep 0.1; done'
    const running = await follow(sandbox, { key: 'ticks', command, until: 'tick 4\n' })
    const endedAt = performance.now()
    await engine.end('SIGKILL')
    expect(await provider.health()).toMatchObject({ ok: false, message: expect.stringContaining('does not answer') })
    const refused = await provider.create({ ...spec, sandboxId: `${spec.sandboxId}b` })
    expect(refused).toMatchObject({ ok: false, problem: { kind: 'engine_unavailable' } })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await engine.start({ liveRestore: true })
    const awayMs = Math.round(performance.now() - endedAt)
    if (awayMs > PATIENCE_MS)
      throw new Error(`dockerd itself was away for ${awayMs} ms: no link waits so long, and this says nothing of ours.`)
    const { output, end } = await running()
    expect(output).toBe(Array.from({ length: 25 }, (_, index) => `tick ${index + 1}\n`).join(''))
    expect(end).toMatchObject({ kind: 'exited', exitCode: 0 })
    expect((await runIn(sandbox, 'cat kept')).out).toBe('kept\n')
  })

  test('without it takes its containers along: what ran is told to be lost, and files and what was said so far come back', async () => {
    await engine.end('SIGTERM')
    await engine.start({ liveRestore: false })
    const opened = await provider.open(spec)
    if (!opened.ok) throw new Error(opened.problem.message)
    sandbox = opened.value.sandbox
    const running = await follow(sandbox, { key: 'long', command: 'echo begun; sleep 50', until: 'begun\n' })
    await engine.end('SIGTERM')
    expect(await provider.health()).toMatchObject({ ok: false })
    await engine.start({ liveRestore: false })
    // The 30 s count from here: how long dockerd takes to start is not ours.
    const answeredAt = performance.now()
    const outcome = await running().then(
      () => 'ended',
      (error: unknown) => (error instanceof SandboxLostError ? 'lost' : String(error)),
    )
    expect(outcome).toBe('lost')
    expect(await sandbox.closed).toMatchObject({ message: expect.stringMatching(/\w/) })
    const again = await provider.open(spec)
    if (!again.ok) throw new Error(again.problem.message)
    // R6: usable within 30 s.
    expect(performance.now() - answeredAt).toBeLessThan(30_000)
    expect((await runIn(again.value.sandbox, 'cat kept')).out).toBe('kept\n')
    const entry = await again.value.sandbox.workspace.find('long')
    expect(entry).toMatchObject({ state: 'ended', end: { kind: 'interrupted', bytes: { merged: 6 } } })
  })
})
