/** One viewer over a connection that is sometimes busy: facts in order, motion in its place, nothing without bound. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applySignals, EMPTY_OVERLAY, settleOverlay } from '#protocol/overlay.ts'
import type { Signal } from '#protocol/signal.ts'
import { type AnyEnvelope, RESYNC_EVENTS, type ServerToClient } from '#protocol/socket.ts'
import { EMPTY_STATE } from '#protocol/state.ts'
import { Room } from '#server/sessions/room.ts'
import { type Choice, choices, play, show } from '#server/sessions/testing/motion-script.ts'
import { runViewer, type ViewerWire } from './viewer.ts'

interface Screen {
  wire: ViewerWire
  /** Everything that was sent, in order. */
  sent: [keyof ServerToClient, unknown][]
  seqs: number[]
  overlay: typeof EMPTY_OVERLAY
  resyncs: number
  /** Units of JSON handed over while the connection was busy. */
  heldBusy: number
  setClear(clear: boolean): void
}

function createScreen(): Screen {
  let clear = true
  const waiting = new Set<() => void>()
  const screen: Screen = {
    ...{ sent: [], seqs: [], overlay: EMPTY_OVERLAY, resyncs: 0, heldBusy: 0 },
    wire: {
      get clear() {
        return clear
      },
      send(name, message) {
        screen.sent.push([name, message])
        if (!clear) screen.heldBusy += JSON.stringify(message).length
        if (name === 'signals') {
          screen.overlay = applySignals(screen.overlay, message as Parameters<ServerToClient['signals']>[0])
        } else if (name === 'envelopes') {
          for (const envelope of (message as Parameters<ServerToClient['envelopes']>[0]).envelopes) {
            screen.seqs.push(envelope.seq)
            screen.overlay = settleOverlay(screen.overlay, envelope)
          }
        } else if (name === 'resync') screen.resyncs += 1
      },
      async cleared(signal) {
        while (!clear && !signal.aborted) {
          await new Promise<void>((resolve) => {
            waiting.add(resolve)
            signal.addEventListener('abort', () => resolve())
          })
        }
      },
    },
    setClear(value) {
      clear = value
      for (const wake of waiting) wake()
      waiting.clear()
    },
  }
  return screen
}

function createLog() {
  const facts: AnyEnvelope[] = []
  const room = new Room('s-1', {
    read: async ({ after, limit = 500 }) => {
      const envelopes = facts.slice(after, after + limit)
      return { envelopes, more: after + envelopes.length < facts.length }
    },
  })
  const publish = (fact: AnyEnvelope) => {
    facts.push(fact)
    room.publish([fact])
  }
  return { room, publish, facts }
}

/** Plays the choices to a viewer that comes in somewhere, over a connection that is busy by the paces, and lets it come to rest. */
async function drive(chosen: readonly Choice[], paces: readonly number[], late: number) {
  const steps = play(chosen)
  const { room, publish, facts } = createLog()
  const screen = createScreen()
  const stops: (() => Promise<void>)[] = []
  const comeIn = () => void stops.push(start(room, screen, 0))
  const turns = [() => screen.setClear(false), () => screen.setClear(true), breath]
  for (const [n, step] of steps.entries()) {
    if (n === late % steps.length) comeIn()
    if ('signal' in step) room.signal(step.signal)
    else publish(step.fact)
    await turns[paces[n % paces.length] ?? 0]?.()
  }
  if (stops.length === 0) comeIn()
  screen.setClear(true)
  for (let n = 0; n < 6; n += 1) await breath()
  for (const stop of stops) await stop()
  return { steps, screen, facts }
}

const breath = () => new Promise((resolve) => setImmediate(resolve))

function start(room: Room, screen: Screen, afterSeq: number) {
  const controller = new AbortController()
  const view = async () => ({ room, state: { ...EMPTY_STATE, seq: room.lastSeq } })
  const ended = runViewer({ sessionId: 's-1', wire: screen.wire, afterSeq, signal: controller.signal, view })
  return async () => {
    controller.abort()
    await ended
  }
}

const fact = (seq: number, event: object, agentId = 'main'): AnyEnvelope =>
  ({ seq, at: '', by: { kind: 'agent', id: 'main' }, agentId, turnId: 't1', epoch: 1, event }) as AnyEnvelope
const opened = (blockId: string): Signal => ({
  ...{ type: 'block-opened', epoch: 1, agentId: 'main', turnId: 't1', blockId, kind: 'text' },
})
const delta = (blockId: string, offset: number, text: string): Signal => ({
  ...{ type: 'text-delta', epoch: 1, agentId: 'main', turnId: 't1', blockId, offset, text },
})

describe('[SG3] motion in its place', () => {
  test('a viewer that comes in mid-stream shows the block so far, and goes on without a gap', async () => {
    const { room } = createLog()
    room.signal(opened('b1'))
    room.signal(delta('b1', 0, 'half a '))
    const screen = createScreen()
    const stop = start(room, screen, 0)
    await breath()
    expect(screen.overlay.blocks['b1']).toMatchObject({ text: 'half a ', broken: false })
    room.signal(delta('b1', 7, 'sentence'))
    await breath()
    await breath()
    expect(screen.overlay.blocks['b1']).toMatchObject({ text: 'half a sentence', broken: false })
    await stop()
  })

  test('whoever was away and catches up sees no motion before the facts that it stands behind', async () => {
    const { room, publish } = createLog()
    for (let seq = 1; seq <= 300; seq += 1) publish(fact(seq, { type: 'turn-ended' }))
    room.signal(opened('new'))
    const screen = createScreen()
    const stop = start(room, screen, 10)
    for (let n = 0; n < 10; n += 1) await breath()
    expect(screen.seqs).toEqual(Array.from({ length: 290 }, (_, n) => n + 11))
    expect(Object.keys(screen.overlay.blocks)).toEqual(['new'])
    expect(screen.sent.at(-1)?.[0]).toBe('signals')
    await stop()
  })

  test('a block that opened and ended while the connection was busy is not shown behind its end', async () => {
    const { room, publish } = createLog()
    const screen = createScreen()
    const stop = start(room, screen, 0)
    await breath()
    screen.setClear(false)
    publish(fact(1, { type: 'environment-noted', text: 'a' }))
    await breath()
    publish(fact(2, { type: 'environment-noted', text: 'b' }))
    room.signal(opened('b1'))
    publish(fact(3, { type: 'block-completed', blockId: 'b1' }))
    room.signal(opened('b2'))
    screen.setClear(true)
    for (let n = 0; n < 6; n += 1) await breath()
    expect(Object.keys(screen.overlay.blocks)).toEqual(['b2'])
    await stop()
  })

  test('at every rest a screen shows what one that misses nothing shows, however busy its connection was', async () => {
    const pace = fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(choices, pace, fc.nat(), async (chosen, paces, late) => {
        const { steps, screen, facts } = await drive(chosen, paces, late)
        expect(screen.overlay).toEqual(steps.reduce(show, EMPTY_OVERLAY))
        expect(screen.seqs).toEqual(facts.map(({ seq }) => seq))
      }),
      { numRuns: 400 },
    )
  })
})

describe('[R21] a busy connection', () => {
  test('is handed one page and no motion; when it is free again it is told all that moves', async () => {
    const { room, publish } = createLog()
    const screen = createScreen()
    const stop = start(room, screen, 0)
    await breath()
    room.signal(opened('b1'))
    await breath()
    await breath()
    screen.setClear(false)
    for (let n = 0; n < 5_000; n += 1) room.signal(delta('b1', n * 100, 'x'.repeat(100)))
    for (let seq = 1; seq <= 1_000; seq += 1) publish(fact(seq, { type: 'environment-noted', text: 'y'.repeat(2_000) }))
    for (let n = 0; n < 10; n += 1) await breath()
    // One page is in the hands of the connection; two megabytes of facts and half a megabyte of motion are not.
    expect(screen.heldBusy).toBeLessThan(700_000)
    screen.setClear(true)
    for (let n = 0; n < 20; n += 1) await breath()
    expect(screen.seqs).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1))
    expect(screen.overlay.blocks['b1']?.text.length).toBeGreaterThan(200_000)
    await stop()
  })

  test('that falls too far behind gets the head and skips what lies between', async () => {
    const { room, publish } = createLog()
    const screen = createScreen()
    publish(fact(1, { type: 'environment-noted', text: 'a' }))
    const stop = start(room, screen, 0)
    for (let n = 0; n < 3; n += 1) await breath()
    screen.setClear(false)
    const behind = RESYNC_EVENTS + 500
    for (let seq = 2; seq <= behind; seq += 1) {
      publish(fact(seq, { type: 'environment-noted', text: 'b' }))
      if (seq % 500 === 0) await breath()
    }
    screen.setClear(true)
    for (let n = 0; n < 10; n += 1) await breath()
    expect(screen.resyncs).toBe(1)
    expect(screen.seqs.length).toBeLessThan(1_000)
    const next = behind + 1
    publish(fact(next, { type: 'environment-noted', text: 'c' }))
    await breath()
    expect(screen.seqs.at(-1)).toBe(next)
    await stop()
  })
})

test('a session that is gone is said to be gone, once', async () => {
  const { room } = createLog()
  const screen = createScreen()
  let there = true
  const view = async () => (there ? { room, state: EMPTY_STATE } : null)
  const signal = new AbortController().signal
  const ended = runViewer({ sessionId: 's-1', wire: screen.wire, afterSeq: 0, signal, view })
  await breath()
  there = false
  room.close()
  await ended
  expect(screen.sent.at(-1)).toEqual(['closed', expect.objectContaining({ sessionId: 's-1', code: 'gone' })])
})
