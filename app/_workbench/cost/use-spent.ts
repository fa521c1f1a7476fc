/** What the session has used so far: the sentence of it, and the figures. */
'use client'
import { useHead } from '#app/_session/hooks.ts'
import { formatMoney } from '#app/_ui/lib/format-amount.ts'
import type { Usage } from '#protocol/content.ts'
import { EMPTY_STATE } from '#protocol/state.ts'

export interface Spent {
  usage: Usage
  /** All that went in and came out. */
  tokens: number
  /** `$0.12 of $5.00`, or `$0.12` without a cap. */
  words: string
  /** The cap is about to be reached, or was. */
  near: boolean
}

export function useSpent(): Spent {
  const usage = useHead((state) => state.usage, EMPTY_STATE.usage)
  const cap = useHead((state) => state.capMicroUsd, null)
  return {
    usage,
    tokens: usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens + usage.outputTokens,
    words: `${formatMoney(usage.costMicroUsd)}${cap === null ? '' : ` of ${formatMoney(cap)}`}`,
    near: cap !== null && usage.costMicroUsd >= cap * 0.9,
  }
}
