/** An answer after the API's own rules: ids given, thinking signed, cut where the limits cut it. */
import type { FaultPart, WaitPart } from './answer.ts'
import type { Pieces } from './pieces.ts'

export interface ShapedBlock {
  kind: 'block'
  /** The block as `content_block_start` shows it. */
  start: Record<string, unknown>
  /** The whole block, as an answer that is not streamed shows it. */
  content: Record<string, unknown>
  delta?: { type: 'text_delta' | 'thinking_delta' | 'input_json_delta'; field: 'text' | 'thinking' | 'partial_json' }
  pieces: Pieces
  signature?: string
  paceMs: number
}

export interface Ending {
  reason: string
  sequence: string | null
  details: { type: 'refusal'; category: string | null; explanation: string | null } | null
}

export interface ShapedAnswer {
  items: (ShapedBlock | WaitPart | FaultPart)[]
  ending: Ending
  outputTokens: number
  thinkingTokens: number
  noise: boolean
}
