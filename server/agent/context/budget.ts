/** What a request may cost at the worst, and how long its answer may be under the session's cap. */
import type { SessionState } from '#protocol/state.ts'
import type { Model, ModelRequest } from '../ports.ts'

/** Plain characters that make a token at the least, and tokens that any other one may be: the estimate errs on the dear side. */
const PLAIN_PER_TOKEN = 2.5
const TOKENS_PER_OTHER = 2
/** Tokens that a picture may count as. */
const IMAGE_TOKENS = 4800
/** An answer shorter than this is not worth asking for. */
const MIN_OUTPUT_TOKENS = 1024

export function estimateTokens(request: Pick<ModelRequest, 'system' | 'tools' | 'messages'>): number {
  let images = 0
  const text = JSON.stringify([request.system, request.tools, request.messages], (key, value: unknown) => {
    if (key !== 'base64') return value
    images++
    return ''
  })
  const other = othersIn(text)
  return Math.ceil((text.length - other) / PLAIN_PER_TOKEN) + other * TOKENS_PER_OTHER + images * IMAGE_TOKENS
}

/** UTF-16 units outside ASCII. */
function othersIn(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) count++
  return count
}

export type Allowance =
  | { kind: 'allowed'; maxTokens: number; reservedMicroUsd: number }
  | { kind: 'exhausted'; detail: string }

/** TN13: the worst case is held back before the request; if it does not fit, the answer is made shorter, and at last not asked for. */
export function allowanceFor(request: ModelRequest, model: Model, state: SessionState): Allowance {
  const limits = model.limits(request.model)
  const wanted = Math.min(request.maxTokens, limits.maxOutputTokens)
  const worst = (outputTokens: number) =>
    limits.price({ inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: estimateTokens(request), outputTokens })
  if (state.capMicroUsd === null) return { kind: 'allowed', maxTokens: wanted, reservedMicroUsd: worst(wanted) }
  const held = Object.values(state.turns).reduce((sum, turn) => sum + turn.reservedMicroUsd, 0)
  const left = state.capMicroUsd - state.usage.costMicroUsd - held
  let maxTokens = wanted
  while (worst(maxTokens) > left && maxTokens > MIN_OUTPUT_TOKENS)
    maxTokens = Math.max(MIN_OUTPUT_TOKENS, Math.floor(maxTokens / 2))
  if (worst(maxTokens) <= left) return { kind: 'allowed', maxTokens, reservedMicroUsd: worst(maxTokens) }
  const dollars = (micro: number) => `$${(micro / 1_000_000).toFixed(2)}`
  return {
    kind: 'exhausted',
    detail: `The next step could cost up to ${dollars(worst(maxTokens))}, and ${dollars(Math.max(0, left))} of the cap of ${dollars(state.capMicroUsd)} are left. Raise the cap to go on.`,
  }
}
