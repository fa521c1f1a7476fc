/** The API's stream of events as ours: blocks that open, grow and close, and one end. */
import type Anthropic from '@anthropic-ai/sdk'
import { NO_USAGE, type Usage } from '#protocol/content.ts'
import type { ModelBlock, ModelEvent } from '#server/agent/ports.ts'
import { limitsOf } from '../model-facts.ts'

/** Characters that make a token at the least. */
const CHARACTERS_PER_TOKEN = 2.5

type Raw = Anthropic.Beta.Messages.BetaRawMessageStreamEvent
type Opened = Anthropic.Beta.Messages.BetaRawContentBlockStartEvent['content_block']

/** A block under way; text is what its deltas have added up to. */
interface Growing {
  opened: Opened
  text: string
  signature: string
}

/** Translates event by event; `end` says how the answer stood when the stream closed. */
export class AnswerReader {
  readonly #growing = new Map<number, Growing>()
  readonly #model: string
  #usage: Omit<Usage, 'costMicroUsd'> = NO_USAGE
  #stopReason: string | null = null
  #stopDetail: string | undefined
  #stopped = false
  /** Characters of all blocks. */
  #received = 0

  constructor(model: string) {
    this.#model = model
  }

  /** What has been charged, as the API counts it. */
  get usage(): Usage {
    return this.#priced(this.#usage.outputTokens)
  }

  /** What an answer that broke off may have been charged: its end, which would tell, never came. */
  get usageSoFar(): Usage {
    return this.#priced(Math.max(this.#usage.outputTokens, Math.ceil(this.#received / CHARACTERS_PER_TOKEN)))
  }

  #priced(outputTokens: number): Usage {
    const { inputTokens, cacheReadTokens, cacheWriteTokens } = this.#usage
    const tokens = { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens }
    return { ...tokens, costMicroUsd: limitsOf(this.#model).price(tokens) }
  }

  /** Null: the answer has not ended, or ended without saying so. */
  get end(): { stopReason: string; stopDetail: string | undefined } | null {
    return this.#stopped ? { stopReason: this.#stopReason ?? 'unknown', stopDetail: this.#stopDetail } : null
  }

  read(event: Raw): ModelEvent[] {
    switch (event.type) {
      case 'message_start':
        this.#count(event.message.usage)
        return [{ type: 'answer-started', model: event.message.model }]
      case 'content_block_start':
        return [this.#open(event.index, event.content_block)]
      case 'content_block_delta':
        return this.#grow(event.index, event.delta)
      case 'content_block_stop':
        return this.#close(event.index)
      case 'message_delta':
        this.#count(event.usage)
        this.#stopReason = event.delta.stop_reason
        this.#stopDetail = event.delta.stop_details?.explanation ?? undefined
        return []
      case 'message_stop':
        this.#stopped = true
        return []
      default:
        return []
    }
  }

  #open(index: number, block: Opened): ModelEvent {
    this.#growing.set(index, { opened: block, text: '', signature: '' })
    if (block.type === 'tool_use')
      return { type: 'block-opened', index, kind: 'tool_use', id: block.id, name: block.name }
    return {
      type: 'block-opened',
      index,
      kind: block.type === 'text' || block.type === 'thinking' ? block.type : 'other',
    }
  }

  #grow(index: number, delta: Anthropic.Beta.Messages.BetaRawContentBlockDelta): ModelEvent[] {
    const block = this.#growing.get(index)
    if (block === undefined) return []
    if (delta.type === 'signature_delta') {
      block.signature += delta.signature
      return []
    }
    const text = textOf(delta)
    if (text === '') return []
    block.text += text
    this.#received += text.length
    return [{ type: 'block-delta', index, text }]
  }

  #close(index: number): ModelEvent[] {
    const growing = this.#growing.get(index)
    if (growing === undefined) return []
    this.#growing.delete(index)
    const block = whole(growing)
    return [{ type: 'block-closed', index, block, complete: !(block.type === 'tool_use' && growing.text === '') }]
  }

  /** Counts are cumulative: later ones overwrite earlier ones, absent ones leave them. */
  #count(usage: Partial<Anthropic.Beta.Messages.BetaMessageDeltaUsage>): void {
    const now = this.#usage
    this.#usage = {
      inputTokens: usage.input_tokens ?? now.inputTokens,
      cacheReadTokens: usage.cache_read_input_tokens ?? now.cacheReadTokens,
      cacheWriteTokens: usage.cache_creation_input_tokens ?? now.cacheWriteTokens,
      outputTokens: usage.output_tokens ?? now.outputTokens,
    }
  }
}

function textOf(delta: Anthropic.Beta.Messages.BetaRawContentBlockDelta): string {
  if (delta.type === 'text_delta') return delta.text
  if (delta.type === 'thinking_delta') return delta.thinking
  return delta.type === 'input_json_delta' ? delta.partial_json : ''
}

function whole({ opened, text, signature }: Growing): ModelBlock {
  if (opened.type === 'text') return { type: 'text', text: opened.text + text }
  if (opened.type === 'thinking')
    return { type: 'thinking', thinking: opened.thinking + text, signature: signature || opened.signature }
  if (opened.type === 'redacted_thinking') return { type: 'redacted_thinking', data: opened.data }
  if (opened.type === 'tool_use')
    return { type: 'tool_use', id: opened.id, name: opened.name, inputText: text === '' ? '{}' : text }
  return { type: 'opaque', json: JSON.stringify(opened) }
}
