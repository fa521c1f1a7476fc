/** Facts and motion of a session as they could be, made of random choices: texts go on where they ended, outputs too. */
import fc from 'fast-check'
import { applySignal, type Overlay, settleOverlay } from '#protocol/overlay.ts'
import type { Signal } from '#protocol/signal.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'

export interface Choice {
  kind: number
  id: number
  text: string
}

export const choices = fc.array(
  fc.record({
    kind: fc.nat({ max: 9 }),
    id: fc.nat({ max: 3 }),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  }),
  { maxLength: 120 },
)

/** What a screen that misses nothing shows. */
export function show(overlay: Overlay, step: Step): Overlay {
  return 'signal' in step ? applySignal(overlay, step.signal) : settleOverlay(overlay, step.fact)
}

export type Step = { signal: Signal } | { fact: AnyEnvelope }

/** Facts that end what was told of a start. */
const STARTED = ['sandbox-ready', 'sandbox-lost', 'source-prepared', 'source-failed']

const place = (agentId: string) => ({ epoch: 1, agentId, turnId: 't1' })

export function play(choices: readonly Choice[]): Step[] {
  const texts = new Map<string, number>()
  const outputs = new Map<string, number>()
  let seq = 0
  return choices.flatMap(({ kind, id, text }): Step[] => {
    const agentId = id % 2 === 0 ? 'main' : 'sub'
    const blockId = `b${id}`
    const fact = (event: object) => ({
      fact: {
        seq: ++seq,
        at: '',
        by: { kind: 'agent' as const, id: 'main' },
        ...place(agentId),
        event: event as never,
      },
    })
    const stream = kind === 4 ? ('stdout' as const) : ('stderr' as const)
    switch (kind) {
      case 0:
        texts.set(blockId, 0)
        return [{ signal: { type: 'block-opened', ...place(agentId), blockId, kind: 'text' } }]
      case 1:
      case 2: {
        const offset = texts.get(blockId)
        if (offset === undefined) return []
        texts.set(blockId, offset + text.length)
        return [{ signal: { type: 'text-delta', ...place(agentId), blockId, offset, text } }]
      }
      case 3:
        return [fact({ type: 'block-completed', blockId })]
      case 4:
      case 5: {
        const key = `${id} ${stream}`
        const offset = outputs.get(key) ?? 0
        outputs.set(key, offset + Buffer.byteLength(text))
        return [{ signal: { type: 'output-delta', ...place(agentId), callSeq: id + 1, stream, offset, text } }]
      }
      case 6:
        return [{ signal: { type: 'progress', ...place(agentId), phase: 'p', text } }]
      case 7:
        return [fact({ type: 'turn-ended' })]
      case 8:
        return [fact({ type: STARTED[id] ?? 'sandbox-ready' })]
      default:
        return [{ signal: { type: 'block-dropped', ...place(agentId), blockId } }]
    }
  })
}
