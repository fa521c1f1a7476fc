/** One part of a script as the block that the client gets. */
import type { ModelRow } from '../api/models.ts'
import { extendHash } from '../prompt/hash-chain.ts'
import { blockBytes } from '../prompt/segments.ts'
import { type Signer, thinkingTextHash } from '../prompt/signature.ts'
import { cutToTokens, textTokens } from '../prompt/tokens.ts'
import type { Block } from '../schema/message.ts'
import type { BlockPart } from './answer.ts'
import { cutPieces, joinPieces, type Pieces } from './pieces.ts'
import type { ShapedBlock } from './shaped-answer.ts'

/** What shaping knows of the request and carries from block to block. */
export interface Shaping {
  model: ModelRow
  signer: Signer
  answerId: string
  nextCallId: () => string
  stopSequences: readonly string[]
  thinkingOn: boolean
  thinkingShown: boolean
  /** Hash of the turn that is answered. */
  turnHash: string
  /** Hash of all before the next block. */
  hash: string
  index: number
  tokensLeft: number
  thinkingTokens: number
  /** Set when a limit or a stop sequence ended the answer. */
  cut?: { reason: 'limit' } | { reason: 'stop_sequence'; sequence: string }
}

function cutAtLimit(pieces: Pieces, shaping: Shaping): Pieces {
  const whole = joinPieces(pieces)
  const { tokenFactor } = shaping.model
  const tokens = textTokens(whole, tokenFactor)
  if (tokens <= shaping.tokensLeft) {
    shaping.tokensLeft -= tokens
    return pieces
  }
  const kept = cutToTokens(whole, shaping.tokensLeft, tokenFactor)
  shaping.tokensLeft = 0
  shaping.cut = { reason: 'limit' }
  return cutPieces(pieces, kept.length)
}

function cutAtSequence(pieces: Pieces, shaping: Shaping): Pieces {
  const whole = joinPieces(pieces)
  const hits = shaping.stopSequences.map((sequence) => ({ sequence, at: whole.indexOf(sequence) }))
  const first = hits.filter((hit) => hit.at >= 0).sort((left, right) => left.at - right.at)[0]
  if (first === undefined) return pieces
  shaping.cut = { reason: 'stop_sequence', sequence: first.sequence }
  return cutPieces(pieces, first.at)
}

function shapeText(part: Extract<BlockPart, { kind: 'text' }>, shaping: Shaping): ShapedBlock | undefined {
  const pieces = cutAtLimit(cutAtSequence(part.pieces, shaping), shaping)
  // A block of which nothing is left was never begun.
  if (shaping.cut !== undefined && joinPieces(pieces) === '') return undefined
  return {
    kind: 'block',
    start: { type: 'text', text: '', citations: null },
    content: { type: 'text', text: joinPieces(pieces), citations: null },
    delta: { type: 'text_delta', field: 'text' },
    pieces,
    paceMs: part.paceMs,
  }
}

function sign(text: string, shaping: Shaping): string {
  const { model, answerId, index, hash, turnHash } = shaping
  const claim = { model: model.id, answer: answerId, index, before: hash, turn: turnHash, text: thinkingTextHash(text) }
  return shaping.signer.sign(claim)
}

function shapeThinking(part: Extract<BlockPart, { kind: 'thinking' }>, shaping: Shaping): ShapedBlock {
  const before = shaping.tokensLeft
  const thought = cutAtLimit(part.pieces, shaping)
  shaping.thinkingTokens += before - shaping.tokensLeft
  // What is not shown was thought all the same: its gates still hold, its tokens still count.
  const pieces = shaping.thinkingShown ? thought : thought.filter((piece) => typeof piece !== 'string')
  const text = joinPieces(pieces)
  const signature = sign(text, shaping)
  return {
    kind: 'block',
    start: { type: 'thinking', thinking: '', signature: '' },
    content: { type: 'thinking', thinking: text, signature },
    delta: { type: 'thinking_delta', field: 'thinking' },
    pieces,
    signature,
    paceMs: part.paceMs,
  }
}

function parseInput(json: string): Record<string, unknown> {
  if (json === '') return {}
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    // Cut or broken on purpose: an answer that is not streamed has no way to show it.
    return {}
  }
}

function shapeCall(part: Extract<BlockPart, { kind: 'tool-use' }>, shaping: Shaping): ShapedBlock {
  const pieces = cutAtLimit(part.pieces, shaping)
  const head = { type: 'tool_use', id: part.id ?? shaping.nextCallId(), name: part.name }
  const caller = { type: 'direct' }
  return {
    kind: 'block',
    start: { ...head, input: {}, caller },
    content: { ...head, input: parseInput(joinPieces(pieces)), caller },
    delta: { type: 'input_json_delta', field: 'partial_json' },
    // The real API opens every input with an empty delta.
    pieces: ['', ...pieces],
    paceMs: part.paceMs,
  }
}

function shapeOpaque(block: Record<string, unknown>): ShapedBlock {
  return { kind: 'block', start: block, content: block, pieces: [], paceMs: 0 }
}

function shapeByKind(part: BlockPart, shaping: Shaping): ShapedBlock | undefined {
  switch (part.kind) {
    case 'text':
      return shapeText(part, shaping)
    case 'thinking':
      return shaping.thinkingOn ? shapeThinking(part, shaping) : undefined
    case 'redacted-thinking':
      return shaping.thinkingOn ? shapeOpaque({ type: 'redacted_thinking', data: sign('', shaping) }) : undefined
    case 'tool-use':
      return shapeCall(part, shaping)
    case 'opaque':
      return shapeOpaque(part.block)
  }
}

/** The block of a part, or nothing where a limit or the request leaves none of it. Moves `shaping` on. */
export function shapeBlock(part: BlockPart, shaping: Shaping): ShapedBlock | undefined {
  const shaped = shapeByKind(part, shaping)
  if (shaped === undefined) return undefined
  shaping.hash = extendHash(shaping.hash, blockBytes('assistant', shaped.content as Block))
  shaping.index += 1
  return shaped
}
