/** A block no longer than any true answer is, and without half characters: what a broken gateway sends must not fill the window for good. */
import type { ModelBlock } from '../ports.ts'
import { clipStart } from '../tools/text/clip.ts'

/** Characters; the longest answers of today's models have about as many. */
export const BLOCK_CHARACTERS = 500_000

/** TN18: a block that had to be cut is no longer what the model signed or meant: such thinking stays out of the context, such a call is refused. */
export function boundBlock(block: ModelBlock): ModelBlock {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: clipStart(block.text, BLOCK_CHARACTERS).toWellFormed() }
    case 'thinking':
      return block.thinking.length <= BLOCK_CHARACTERS && block.thinking.isWellFormed()
        ? block
        : { ...block, thinking: clipStart(block.thinking, BLOCK_CHARACTERS).toWellFormed(), signature: '' }
    case 'redacted_thinking':
      return block.data.length <= BLOCK_CHARACTERS ? block : { ...block, data: '' }
    case 'tool_use':
      return {
        ...block,
        id: clipStart(block.id, NAME_CHARACTERS).toWellFormed(),
        name: clipStart(block.name, NAME_CHARACTERS).toWellFormed(),
        inputText: clipStart(block.inputText, BLOCK_CHARACTERS).toWellFormed(),
      }
    case 'opaque':
      return { ...block, json: clipStart(block.json, BLOCK_CHARACTERS).toWellFormed() }
  }
}

const NAME_CHARACTERS = 200
