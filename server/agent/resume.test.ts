/** A turn is cut after every single fact and taken up again: it comes to the same end, and nothing is done twice. */
import { describe, expect, it } from 'vitest'
import { createMemoryWorkspace, type MemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import type { Workspace } from '#sandbox/workspace.ts'
import { faultsOf, playCut } from './testing/cut-turn.ts'
import { SCENARIOS } from './testing/scenarios.ts'

describe.each(SCENARIOS)('[TN14] [TN15] [TN16] cut after every fact: $name', (scenario) => {
  it('comes to the same end', async () => {
    const whole = await playCut(scenario, Number.POSITIVE_INFINITY)
    expect(faultsOf(whole.session)).toEqual([])
    let cuts = 0
    for (let facts = 0; ; facts++) {
      const played = await playCut(scenario, facts)
      if (!played.cut) break
      cuts++
      const told = `cut after ${facts}: ${played.session.types().join(' ')}`
      expect(faultsOf(played.session), told).toEqual([])
      expect(played.outcome, told).toEqual(whole.outcome)
      expect(new Set(played.session.workspace.started).size, told).toBe(played.session.workspace.started.length)
    }
    expect(cuts).toBeGreaterThan(4)
  })
})

/** Lines that commands wrote: one each, never two. */
const doubled = (traces: Record<string, string | null>) =>
  Object.values(traces).flatMap((text) => {
    const lines = (text ?? '').split('\n').filter((line) => line !== '')
    return lines.filter((line, index) => lines.indexOf(line) !== index)
  })

const PICKED = SCENARIOS.filter(({ name }) => /made, read|left behind|at once|breaks/.test(name))

describe.each(PICKED)('[R19] [TN16] cut, taken up and cut again: $name', (scenario) => {
  it('comes to the same end from any two cuts', async () => {
    const whole = await playCut(scenario, Number.POSITIVE_INFINITY)
    let pairs = 0
    for (let facts = 1; ; facts += 3) {
      let cut = false
      for (let again = 0; ; again += 3) {
        const played = await playCut(scenario, facts, { again })
        cut ||= played.cut
        const told = `cut after ${facts}, then ${again}: ${played.session.types().join(' ')}`
        expect(faultsOf(played.session), told).toEqual([])
        expect(played.outcome, told).toEqual(whole.outcome)
        if (!played.diedAgain) break
        pairs++
      }
      if (!cut) break
    }
    expect(pairs).toBeGreaterThan(10)
  })
})

describe.each(SCENARIOS)('[TN15] cut, with the container started anew meanwhile: $name', (scenario) => {
  it('ends in order, and runs nothing twice: what cannot be proved is interrupted', async () => {
    for (let facts = 0; ; facts++) {
      const played = await playCut(scenario, facts, { meanwhile: ({ workspace }) => workspace.reboot() })
      if (!played.cut) break
      const told = `cut after ${facts}: ${played.session.types().join(' ')}`
      expect(faultsOf(played.session), told).toEqual([])
      expect(doubled(played.outcome.traces), told).toEqual([])
      const { started } = played.session.workspace
      expect(new Set(started).size, told).toBe(started.length)
    }
  })
})

/** A workspace that no command reaches before the server dies. */
function outOfReach(workspace: MemoryWorkspace): { on: Workspace; reach(): void } {
  let reached = false
  const never = () => new Promise<never>(() => {})
  const on = new Proxy<Workspace>(workspace, {
    get: (target, key) => (key === 'exec' && !reached ? never : Reflect.get(target, key)),
  })
  return {
    on,
    reach: () => {
      reached = true
    },
  }
}

describe('[TN15] a call whose start is stored and that never reached the container', () => {
  const scenario = SCENARIOS.filter(({ name }) => name.includes('steers'))
  /** turn-started, environment-noted, context-frozen, request-started, and the four facts of the call. */
  const THROUGH_START = 8
  const first = async (meanwhile: (workspace: MemoryWorkspace) => void) => {
    const workspace = createMemoryWorkspace()
    const { on, reach } = outOfReach(workspace)
    const back = () => {
      reach()
      meanwhile(workspace)
    }
    const [played] = await Promise.all(
      scenario.map((one) => playCut({ ...one, traces: [] }, THROUGH_START, { on, meanwhile: back })),
    )
    expect(played?.session.types()[THROUGH_START + 1]).toBe('call-started')
    return { result: played?.session.events('call-completed')[0], started: workspace.started }
  }

  it('is started under the same ledger and boot', async () => {
    const { result, started } = await first(() => {})
    expect(result).toMatchObject({ isError: false })
    expect(started[0]).toBe(String(result?.callSeq))
  })

  it('is interrupted under another boot, where nothing can be proved', async () => {
    const { result, started } = await first((workspace) => workspace.reboot())
    expect(result).toMatchObject({ isError: true, errorKind: 'interrupted' })
    expect(started).not.toContain(String(result?.callSeq))
  })

  it('is interrupted when the container is gone', async () => {
    const { result } = await first((workspace) => workspace.lose('removed'))
    expect(result).toMatchObject({ isError: true, errorKind: 'interrupted' })
  })
})
