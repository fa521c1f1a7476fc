/** Whoever comes late sees what those see who were there all the time. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applySignal, EMPTY_OVERLAY, OUTPUT_KEPT } from '#protocol/overlay.ts'
import { LiveMotion } from './live-motion.ts'
import { choices as anyChoices, play, show } from './testing/motion-script.ts'

const place = (agentId: string) => ({ epoch: 1, agentId, turnId: 't1' })

test('[SG3] what a late viewer is told shows the same as all the signals before, and goes on from there', () => {
  fc.assert(
    fc.property(anyChoices, fc.nat(), (choices, cut) => {
      const steps = play(choices)
      const at = steps.length === 0 ? 0 : cut % steps.length
      const motion = new LiveMotion()
      for (const one of steps.slice(0, at)) 'signal' in one ? motion.see(one.signal) : motion.settle(one.fact)
      const early = steps.slice(0, at).reduce(show, EMPTY_OVERLAY)
      const late = motion.now().reduce(applySignal, EMPTY_OVERLAY)
      expect(late).toEqual(early)
      expect(steps.slice(at).reduce(show, late)).toEqual(steps.slice(at).reduce(show, early))
    }),
    { numRuns: 300 },
  )
})

test('what is kept is bounded, however much runs: the newest output, and a block only up to its limit', () => {
  const motion = new LiveMotion()
  const [line, calls] = ['x'.repeat(999), 32]
  for (let n = 0; n < 2_000; n += 1) {
    for (let callSeq = 1; callSeq <= calls; callSeq += 1) {
      motion.see({ type: 'output-delta', ...place('main'), callSeq, stream: 'merged', offset: n * 999, text: line })
    }
  }
  motion.see({ type: 'block-opened', ...place('main'), blockId: 'b', kind: 'tool_use' })
  for (let n = 0; n < 2_000; n += 1) {
    motion.see({ type: 'text-delta', ...place('main'), blockId: 'b', offset: n * 999, text: line })
  }
  const told = motion.now()
  expect(JSON.stringify(told).length).toBeLessThan(600_000)
  const shown = told.reduce(applySignal, EMPTY_OVERLAY)
  expect(shown.outputs[calls]).toMatchObject({ clipped: true, offsets: { merged: 2_000 * 999 } })
  expect(shown.outputs[1]?.text.length).toBeLessThanOrEqual(OUTPUT_KEPT)
  expect(shown.blocks['b']?.text.length).toBeGreaterThan(200_000)
})
