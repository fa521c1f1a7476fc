/** Blocks of an answer that the API would refuse if they came back: model output is data, and one odd block must not end a session. */
import type { AnswerBlock } from '#protocol/content.ts'

/** Blocks that the API makes by itself and takes back unchanged. */
const RETURNED = /^(server_tool_use|mcp_tool_use|container_upload|compaction|\w+_tool_result)$/
/** Characters of a tool's name that the API takes. */
const NAME_LIMIT = 128

/** CX7: null: it stays in the log and does not go back. */
export function sendable(block: AnswerBlock): AnswerBlock | null {
  switch (block.type) {
    case 'text':
      return block
    case 'tool_use':
      return { ...block, name: plainName(block.name) }
    case 'thinking':
      return block.signature !== '' && block.thinking.isWellFormed() ? block : null
    case 'redacted_thinking':
      return block.data === '' ? null : block
    case 'opaque':
      return isReturned(block.json) ? block : null
  }
}

function plainName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, NAME_LIMIT) || 'unnamed'
}

function isReturned(json: string): boolean {
  try {
    const block: unknown = JSON.parse(json)
    return typeof block === 'object' && block !== null && 'type' in block && RETURNED.test(String(block.type))
  } catch {
    return false
  }
}
