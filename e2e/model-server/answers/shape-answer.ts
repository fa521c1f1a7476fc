/** Puts a scripted answer under the request's limits: stop sequences, `max_tokens`, the window, thinking switched off or hidden. */
import { isThinkingOn, isThinkingShown } from '../prompt/thinking-switch.ts'
import type { Checked } from '../rules/checked.ts'
import type { Answer, Part, StopPart } from './answer.ts'
import { type Shaping, shapeBlock } from './shape-block.ts'
import type { Ending, ShapedAnswer } from './shaped-answer.ts'

export interface ShapeContext {
  answerId: string
  nextCallId: () => string
  /** Told what the script wanted and the request forbade. */
  notice: (words: string) => void
}

function startShaping(checked: Checked, context: ShapeContext): Shaping {
  const room = checked.model.window - checked.inputTokens
  return {
    model: checked.model,
    signer: checked.signer,
    answerId: context.answerId,
    nextCallId: context.nextCallId,
    stopSequences: checked.body.stop_sequences ?? [],
    thinkingOn: isThinkingOn(checked),
    thinkingShown: isThinkingShown(checked),
    turnHash: checked.thinking.turnHash,
    hash: checked.thinking.promptHash,
    index: 0,
    tokensLeft: Math.min(checked.body.max_tokens ?? 0, room),
    thinkingTokens: 0,
  }
}

function scriptedEnding(part: StopPart | undefined, hasCall: boolean): Ending {
  const reason = part?.reason ?? (hasCall ? 'tool_use' : 'end_turn')
  const { category = null, explanation = null } = part ?? {}
  const details = reason === 'refusal' ? { type: 'refusal' as const, category, explanation } : null
  return { reason, sequence: part?.sequence ?? null, details }
}

function cutEnding(cut: NonNullable<Shaping['cut']>, checked: Checked): Ending {
  if (cut.reason === 'stop_sequence') return { reason: 'stop_sequence', sequence: cut.sequence, details: null }
  const byWindow = checked.model.window - checked.inputTokens < (checked.body.max_tokens ?? 0)
  return { reason: byWindow ? 'model_context_window_exceeded' : 'max_tokens', sequence: null, details: null }
}

function shapeParts(parts: readonly Part[], shaping: Shaping, notice: (words: string) => void): ShapedAnswer['items'] {
  const items: ShapedAnswer['items'] = []
  for (const part of parts) {
    if (part.kind === 'stop' || part.kind === 'noise' || part.kind === 'http-error') continue
    const isFault = 'afterEvents' in part && part.afterEvents !== undefined
    if (shaping.cut !== undefined && !isFault) continue
    if (!isBlockPart(part)) {
      items.push(part)
      continue
    }
    if (isThought(part) && !shaping.thinkingOn) notice('the script thinks, but the request has thinking off')
    const block = shapeBlock(part, shaping)
    if (block !== undefined) items.push(block)
  }
  return items
}

const blockKinds = new Set(['text', 'thinking', 'redacted-thinking', 'tool-use', 'opaque'])

function isBlockPart(part: Part): part is Parameters<typeof shapeBlock>[0] {
  return blockKinds.has(part.kind)
}

function isThought(part: Part): boolean {
  return part.kind === 'thinking' || part.kind === 'redacted-thinking'
}

/** The answer as this request gets it. Pure but for the ids it takes. */
export function shapeAnswer(answer: Answer, checked: Checked, context: ShapeContext): ShapedAnswer {
  const shaping = startShaping(checked, context)
  const limit = shaping.tokensLeft
  // `max_tokens: 0` only warms the cache.
  if (limit <= 0) shaping.cut = { reason: 'limit' }
  const items = shapeParts(answer.parts, shaping, context.notice)
  const stop = answer.parts.find((part) => part.kind === 'stop')
  const hasCall = items.some((item) => item.kind === 'block' && item.content['type'] === 'tool_use')
  return {
    items,
    ending: shaping.cut ? cutEnding(shaping.cut, checked) : scriptedEnding(stop, hasCall),
    outputTokens: limit - shaping.tokensLeft,
    thinkingTokens: shaping.thinkingTokens,
    noise: answer.parts.some((part) => part.kind === 'noise'),
  }
}
