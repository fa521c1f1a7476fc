/** Our request as the API's: the same words in the same order, so that equal requests are equal bytes. */
import type Anthropic from '@anthropic-ai/sdk'
import type { CacheMark, ModelContent, ModelMessage, ModelRequest, ToolSpec } from '#server/agent/ports.ts'
import { effortFor, factsOf } from '../model-facts.ts'

type Params = Anthropic.Beta.Messages.MessageCreateParamsStreaming
type Block = Anthropic.Beta.Messages.BetaContentBlockParam

/** Sent from the first request on, so that a rewritten history never ends in a refusal of its own thinking. */
const BINDING_BETA = 'thinking-binding-controls-2026-08-01'

/** Throws when an opaque block is not JSON: it was stored by us, so that is damage. */
export function toParams(request: ModelRequest): Params {
  const facts = factsOf(request.model)
  const effort = request.effort === undefined ? undefined : effortFor(facts, request.effort)
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    system: request.system.map((part) => ({ type: 'text' as const, text: part.text, ...marked(part.cache) })),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toTool) }),
    messages: request.messages.map(toMessage),
    stream: true,
    ...(facts.thinking === 'adaptive' ? { thinking: thinking(facts.binds) } : {}),
    ...(effort === undefined ? {} : { output_config: { effort } }),
    ...(facts.binds ? { betas: [BINDING_BETA] } : {}),
    ...(request.userId === undefined ? {} : { metadata: { user_id: request.userId } }),
  }
}

/** Summarised: newer models say what they do between calls only in thinking, and a screen would go mute without it. */
function thinking(binds: boolean): Anthropic.Beta.Messages.BetaThinkingConfigParam {
  return {
    type: 'adaptive',
    display: 'summarized',
    ...(binds ? { block_binding: { prefix_mismatch_behavior: 'drop_block' as const } } : {}),
  }
}

function toTool(tool: ToolSpec): Anthropic.Beta.Messages.BetaTool {
  return {
    name: tool.name,
    description: tool.description,
    input_schema: tool.inputSchema as Anthropic.Beta.Messages.BetaTool.InputSchema,
    ...marked(tool.cache),
  }
}

function toMessage(message: ModelMessage): Anthropic.Beta.Messages.BetaMessageParam {
  return { role: message.role, content: message.content.map(toBlock) }
}

function toBlock(content: ModelContent): Block {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text, ...marked(content.cache) }
    case 'image':
      return { ...image(content), ...marked(content.cache) }
    case 'tool_use':
      return {
        type: 'tool_use',
        id: content.id,
        name: content.name,
        input: inputOf(content.inputText),
        ...marked(content.cache),
      }
    case 'tool_result':
      return {
        type: 'tool_result',
        tool_use_id: content.callId,
        ...(content.isError ? { is_error: true } : {}),
        content: content.content.map((part) =>
          part.type === 'text' ? { type: 'text' as const, text: part.text } : image(part),
        ),
        ...marked(content.cache),
      }
    case 'thinking':
      return { type: 'thinking', thinking: content.thinking, signature: content.signature }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: content.data }
    case 'opaque':
      return JSON.parse(content.json) as Block
  }
}

function image(content: { mediaType: string; base64: string }): Anthropic.Beta.Messages.BetaImageBlockParam {
  const mediaType = content.mediaType as Anthropic.Beta.Messages.BetaBase64ImageSource['media_type']
  return { type: 'image', source: { type: 'base64', media_type: mediaType, data: content.base64 } }
}

/** The API takes objects only. A call whose input was no object was answered with an error and goes back as an empty one. */
function inputOf(text: string): Record<string, unknown> {
  try {
    const input = wellFormed(JSON.parse(text === '' ? '{}' : text))
    return typeof input === 'object' && input !== null && !Array.isArray(input)
      ? (input as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

/** An escape may spell half a character, which the API refuses in any request that follows. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toWellFormed(), wellFormed(inner)]))
}

function marked(cache: CacheMark | undefined): { cache_control?: Anthropic.Beta.Messages.BetaCacheControlEphemeral } {
  if (cache === undefined) return {}
  return { cache_control: cache === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' } }
}
