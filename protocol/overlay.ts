/** What moves on a screen between two facts: text as it streams, output as it runs. Pure, and forgotten when the fact arrives. */

import type { Signal } from './signal.ts'
import type { AnyEnvelope } from './socket.ts'

export interface LiveBlock {
  blockId: string
  agentId: string
  turnId: string | null
  epoch: number
  kind: 'text' | 'thinking' | 'tool_use' | 'other'
  name: string | null
  text: string
  /** A piece was lost: what follows it is not shown, the fact will bring the whole. */
  broken: boolean
}

export interface LiveOutput {
  callSeq: number
  /** The end of what was seen of each stream, in bytes. */
  offsets: Readonly<Record<string, number>>
  /** The newest part, at most OUTPUT_KEPT units long. */
  text: string
  /** Something before `text` is not here. */
  clipped: boolean
}

export interface Overlay {
  blocks: Readonly<Record<string, LiveBlock>>
  outputs: Readonly<Record<number, LiveOutput>>
  progress: { phase: string; text: string } | null
  /** What the container used when it last said so. */
  stats: Extract<Signal, { type: 'container-stats' }> | null
}

/** UTF-16 units of a running call's output that a screen keeps. */
export const OUTPUT_KEPT = 64 * 1024
export const EMPTY_OVERLAY: Overlay = { blocks: {}, outputs: {}, progress: null, stats: null }

/** OV3: a `signals` message. With `fresh` it is all that moves now, and replaces what was shown. */
export function applySignals(overlay: Overlay, message: { signals: readonly Signal[]; fresh?: boolean }): Overlay {
  return message.signals.reduce(applySignal, message.fresh === true ? EMPTY_OVERLAY : overlay)
}

/** OV1: applies one signal. A repeat changes nothing; a gap is seen by its offset. */
export function applySignal(overlay: Overlay, signal: Signal): Overlay {
  switch (signal.type) {
    case 'block-opened': {
      const { blockId, agentId, turnId, epoch, kind, name = null } = signal
      const block: LiveBlock = { blockId, agentId, turnId, epoch, kind, name, text: '', broken: false }
      return { ...overlay, blocks: { ...overlay.blocks, [blockId]: block } }
    }
    case 'text-delta':
      return addText(overlay, signal)
    case 'block-dropped':
      return { ...overlay, blocks: without(overlay.blocks, signal.blockId) }
    case 'output-delta':
      return addOutput(overlay, signal)
    case 'progress':
      return { ...overlay, progress: { phase: signal.phase, text: signal.text } }
    case 'container-stats':
      return { ...overlay, stats: signal }
    // Whoever shows files listens for these; nothing is kept of them.
    case 'files-changed':
    case 'git-changed':
      return overlay
  }
}

/** OV2: a fact replaces the motion that led to it. */
export function settleOverlay(overlay: Overlay, { event, agentId }: AnyEnvelope): Overlay {
  switch (event.type) {
    case 'block-completed':
      return { ...overlay, blocks: without(overlay.blocks, event.blockId) }
    case 'call-completed':
    case 'task-ended':
      return { ...overlay, outputs: without(overlay.outputs, event.callSeq) }
    case 'sandbox-ready':
    case 'sandbox-lost':
    case 'source-prepared':
    case 'source-failed':
      return { ...overlay, progress: null }
    case 'turn-ended':
    case 'answer-withdrawn':
    case 'request-failed':
      return dropBlocksOf(overlay, agentId)
    default:
      return overlay
  }
}

type TextDelta = Extract<Signal, { type: 'text-delta' }>
type OutputDelta = Extract<Signal, { type: 'output-delta' }>

/** A piece of a block that nobody opened here is dropped: the fact will bring the whole. */
function addText(overlay: Overlay, { blockId, offset, text, epoch }: TextDelta): Overlay {
  const block = overlay.blocks[blockId]
  if (block === undefined || block.broken || epoch < block.epoch) return overlay
  const end = offset + text.length
  if (end <= block.text.length) return overlay
  const next =
    offset > block.text.length
      ? { ...block, broken: true }
      : { ...block, text: block.text + text.slice(block.text.length - offset) }
  return { ...overlay, blocks: { ...overlay.blocks, [blockId]: next } }
}

function addOutput(overlay: Overlay, { callSeq, stream, offset, text }: OutputDelta): Overlay {
  const before = overlay.outputs[callSeq] ?? { callSeq, offsets: {}, text: '', clipped: offset > 0 }
  const seen = before.offsets[stream] ?? 0
  const bytes = ENCODER.encode(text)
  const end = offset + bytes.length
  if (end <= seen) return overlay
  const fresh = offset < seen ? DECODER.decode(bytes.subarray(seen - offset)) : text
  const joined = before.text + fresh
  const next: LiveOutput = {
    callSeq,
    offsets: { ...before.offsets, [stream]: end },
    text: joined.slice(-OUTPUT_KEPT),
    clipped: before.clipped || offset > seen || joined.length > OUTPUT_KEPT,
  }
  return { ...overlay, outputs: { ...overlay.outputs, [callSeq]: next } }
}

function dropBlocksOf(overlay: Overlay, agentId: string): Overlay {
  const kept = Object.entries(overlay.blocks).filter(([, block]) => block.agentId !== agentId)
  return { ...overlay, blocks: Object.fromEntries(kept) }
}

function without<T>(record: Readonly<Record<string | number, T>>, key: string | number): Record<string, T> {
  const { [key]: _gone, ...rest } = record
  return rest
}

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
