/** A turn is cut after every single fact and taken up again: it comes to the same end, and nothing is done twice. */
import { describe, expect, it } from 'vitest'
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
