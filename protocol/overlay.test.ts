/** Motion is shown at most once and never outlives its fact. */
import { describe, expect, test } from 'vitest'
import { applySignal, applySignals, EMPTY_OVERLAY, OUTPUT_KEPT, type Overlay, settleOverlay } from './overlay.ts'
import type { Signal } from './signal.ts'

const place = { epoch: 1, agentId: 'main', turnId: 't1' }
const opened: Signal = { type: 'block-opened', ...place, blockId: 'b1', kind: 'text' }
const delta = (offset: number, text: string): Signal => ({ type: 'text-delta', ...place, blockId: 'b1', offset, text })
const output = (offset: number, text: string): Signal => ({
  ...{ type: 'output-delta', ...place, callSeq: 7, stream: 'merged' },
  offset,
  text,
})
const showing = (...signals: Signal[]): Overlay => signals.reduce(applySignal, EMPTY_OVERLAY)
const fact = (event: object) => ({
  ...{ seq: 1, at: '', by: { kind: 'agent' as const, id: 'main' }, agentId: 'main', turnId: 't1', epoch: 1 },
  event: event as never,
})

describe('[OV1] signals', () => {
  test('pieces join in order', () => {
    expect(showing(opened, delta(0, 'he'), delta(2, 'llo')).blocks['b1']?.text).toBe('hello')
  })
  test('a repeated or overlapping piece adds only what is new', () => {
    expect(showing(opened, delta(0, 'hel'), delta(0, 'he'), delta(2, 'llo')).blocks['b1']?.text).toBe('hello')
  })
  test('behind a gap nothing more is shown', () => {
    const { text, broken } = showing(opened, delta(0, 'he'), delta(4, 'o'), delta(2, 'll')).blocks['b1'] ?? {}
    expect({ text, broken }).toEqual({ text: 'he', broken: true })
  })
  test('a piece of a block that nobody opened is dropped', () => {
    expect(showing(delta(0, 'he'))).toEqual(EMPTY_OVERLAY)
  })
  test('output is counted in bytes, kept at its end, and says when something is missing', () => {
    const first = showing(output(0, 'é'), output(2, 'b'), output(2, 'b'))
    expect(first.outputs[7]).toMatchObject({ text: 'éb', clipped: false, offsets: { merged: 3 } })
    expect(showing(output(0, 'éa'), output(2, 'ab')).outputs[7]).toMatchObject({ text: 'éab', offsets: { merged: 4 } })
    expect(showing(output(5, 'x')).outputs[7]?.clipped).toBe(true)
    const long = showing(output(0, 'x'.repeat(OUTPUT_KEPT + 1)))
    expect(long.outputs[7]).toMatchObject({ clipped: true, text: 'x'.repeat(OUTPUT_KEPT) })
  })
})

describe('[OV2] facts', () => {
  test('a block goes with its fact, an output with its call, all blocks with their turn', () => {
    const live = showing(opened, delta(0, 'he'), output(0, 'x'))
    expect(settleOverlay(live, fact({ type: 'block-completed', blockId: 'b1' })).blocks).toEqual({})
    expect(settleOverlay(live, fact({ type: 'call-completed', callSeq: 7 })).outputs).toEqual({})
    expect(settleOverlay(live, fact({ type: 'task-ended', callSeq: 7 })).outputs).toEqual({})
    expect(settleOverlay(live, fact({ type: 'turn-ended' })).blocks).toEqual({})
    expect(settleOverlay(live, fact({ type: 'session-renamed' }))).toBe(live)
  })
  test('how far a start has come goes with its end', () => {
    const live = showing({ type: 'progress', ...place, phase: 'source', text: 'Cloning.' })
    expect(live.progress).toEqual({ phase: 'source', text: 'Cloning.' })
    for (const type of ['sandbox-ready', 'sandbox-lost', 'source-prepared', 'source-failed'])
      expect(settleOverlay(live, fact({ type })).progress, type).toBeNull()
    // Motion may be here before the fact that it began with.
    expect(settleOverlay(live, fact({ type: 'sandbox-preparing' }))).toBe(live)
  })
})

describe('[OV3] all that moves now', () => {
  test('replaces what was shown, and is continued by what follows', () => {
    const stale = showing({ ...opened, blockId: 'gone' } as Signal)
    const now = applySignals(stale, { signals: [opened, delta(0, 'hel')], fresh: true })
    expect(Object.keys(now.blocks)).toEqual(['b1'])
    expect(applySignals(now, { signals: [delta(2, 'llo')] }).blocks['b1']?.text).toBe('hello')
  })
})
