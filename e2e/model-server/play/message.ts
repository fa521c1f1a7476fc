/** An answer as one JSON message: what a request without `stream` gets, and what `message_start` begins with. */
import type { ShapedAnswer } from '../answers/shaped-answer.ts'
import type { DropReason } from '../prompt/bound-thinking.ts'
import { messageUsage, type PromptUsage } from './usage.ts'

export interface MessageFrame {
  id: string
  model: string
  answer: ShapedAnswer
  usage: PromptUsage
  requestId: string
  /** Thinking that the request asked to have dropped; absent without the beta. */
  transformations?: { type: 'thinking_dropped'; path: string; reason: DropReason }[]
}

/** The message before anything was said. `output_tokens` starts small and is corrected at the end. */
export function emptyMessage({ id, model, usage, transformations }: MessageFrame) {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: [] as Record<string, unknown>[],
    stop_reason: null as string | null,
    stop_sequence: null as string | null,
    stop_details: null as ShapedAnswer['ending']['details'],
    container: null,
    diagnostics: null,
    usage: messageUsage({ ...usage, output: 1 }, 0),
    ...(transformations ? { input_transformations: transformations } : {}),
  }
}

/** The message with all its blocks. */
export function wholeMessage(frame: MessageFrame) {
  const { items, ending, outputTokens, thinkingTokens } = frame.answer
  return {
    ...emptyMessage(frame),
    content: items.filter((item) => item.kind === 'block').map((block) => block.content),
    stop_reason: ending.reason,
    stop_sequence: ending.sequence,
    stop_details: ending.details,
    usage: messageUsage({ ...frame.usage, output: outputTokens }, thinkingTokens),
  }
}
