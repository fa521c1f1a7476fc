/** Every eighth cut of a turn (every one by `npm run chaos`) in a real container: what the ledger of the daemon knows leads it to the same end, and nothing runs twice. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDockerProvider } from '#sandbox/engine/docker-provider.ts'
import type { SandboxProvider } from '#sandbox/provider.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import { faultsOf, type Played, playCut, type Scenario, tracesOf } from '#server/agent/testing/cut-turn.ts'
import { SCENARIOS } from '#server/agent/testing/scenarios.ts'

const installationId = `test-${randomUUID().slice(0, 8)}`
const CHAOS = process.env['SLIPWAY_CHAOS'] === '1'
const STEP = CHAOS ? 1 : 8

let provider: SandboxProvider
let container: Workspace
beforeAll(async () => {
  provider = await createDockerProvider({ installationId })
  const made = await provider.create({
    ...{ sandboxId: `${installationId}-cuts`, image: 'slipway-sandbox:latest', network: { policy: 'none', allow: [] } },
    limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 256, diskBytes: 1024 ** 3 },
  })
  if (!made.ok) throw new Error(made.problem.message)
  container = made.value.workspace
})
afterAll(async () => {
  for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
  await provider[Symbol.asyncDispose]()
})

/** One container serves many runs: keys of their own keep the ledger's entries of one from another's. */
function ownKeys(workspace: Workspace, run: string): Workspace {
  const keyed = (key: string) => `${run}-${key}`
  const own: Partial<Workspace> = {
    exec: (request) => workspace.exec({ ...request, key: keyed(request.key) }),
    find: (key) => workspace.find(keyed(key)),
    cancel: (key) => workspace.cancel(keyed(key)),
    acknowledge: (key) => workspace.acknowledge(keyed(key)),
    writeFile: (request) => workspace.writeFile({ ...request, key: request.key === null ? null : keyed(request.key) }),
  }
  return new Proxy(workspace, {
    get(target, name) {
      const value: unknown = Reflect.get(own, name) ?? Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function play(scenario: Scenario, facts: number): Promise<Played & { workspace: Workspace }> {
  for (const name of ['marker', 'new.txt', 'a.txt', 'b.txt', 'c.txt']) await container.remove(`/workspace/${name}`)
  for (const [name, text] of Object.entries(scenario.options?.workspace?.files ?? {}))
    await container.writeFile({ key: null, path: `/workspace/${name}`, bytes: Buffer.from(text) })
  const workspace = ownKeys(container, `${SCENARIOS.indexOf(scenario)}-${facts}`)
  return { ...(await playCut(scenario, facts, { on: workspace })), workspace }
}

test.each(SCENARIOS.map((scenario, index) => ({ name: scenario.name, scenario, first: 1 + ((index * 3) % STEP) })))(
  `[TN14] [TN15] [TN16] $name, cut after fact $first and every ${STEP}th after it`,
  async ({ scenario, first }) => {
    const whole = await play(scenario, Number.POSITIVE_INFINITY)
    expect(faultsOf(whole.session)).toEqual([])
    const { traces: _early, ...rest } = whole.outcome
    // What a turn leaves in files is the same in RAM and in a container.
    const { traces: done } = (await playCut(scenario, Number.POSITIVE_INFINITY)).outcome
    await vi.waitFor(async () => expect(await tracesOf(scenario, whole.workspace)).toEqual(done), 30_000)
    let cuts = 0
    for (let facts = first; ; facts += STEP) {
      const played = await play(scenario, facts)
      if (!played.cut) break
      cuts++
      const told = `cut after ${facts}: ${played.session.types().join(' ')}`
      expect(faultsOf(played.session), told).toEqual([])
      expect(played.outcome, told).toMatchObject(rest)
      // A command that was left behind writes in its own time.
      await vi.waitFor(async () => expect(await tracesOf(scenario, played.workspace), told).toEqual(done), 30_000)
    }
    expect(cuts).toBeGreaterThan(0)
  },
)
