/** Where the cache is asked to keep the conversation: the end of the last two messages of the user's side. */
import type { ModelContent, ModelMessage } from '../ports.ts'

/** CX6: marks move, words never do: a mark is no part of the cached prefix. */
export function markMessages(messages: readonly ModelMessage[]): ModelMessage[] {
  const users = messages.flatMap((message, index) => (message.role === 'user' ? [index] : []))
  const marked = new Set(users.slice(-2))
  return messages.map((message, index) =>
    marked.has(index) ? { ...message, content: markLast(message.content) } : message,
  )
}

function markLast(content: readonly ModelContent[]): ModelContent[] {
  const at = content.findLastIndex(
    (part) => part.type === 'text' || part.type === 'image' || part.type === 'tool_result',
  )
  return content.map((part, index) =>
    index === at && (part.type === 'text' || part.type === 'image' || part.type === 'tool_result')
      ? { ...part, cache: '5m' as const }
      : part,
  )
}
