/** Messages as the API reads them: neighbours of one role merged, every block with the place it was sent at. */
import type { Block, Message, Role } from '../schema/message.ts'

export interface PlacedBlock {
  block: Block
  /** `messages.{i}.content.{j}`, or `messages.{i}.content` when the content was a bare string. */
  path: string
  message: number
}

export interface Turn {
  role: Role
  blocks: PlacedBlock[]
  /** Indices, as sent, of the messages that were merged into this turn. */
  messages: number[]
}

function place(message: Message, index: number): PlacedBlock[] {
  const path = `messages.${index}.content`
  if (typeof message.content !== 'string') {
    return message.content.map((block, position) => ({ block, path: `${path}.${position}`, message: index }))
  }
  if (message.content === '') return []
  return [{ block: { type: 'text', text: message.content }, path, message: index }]
}

/** Merges same-role neighbours; blocks concatenate in order. */
export function toTurns(messages: readonly Message[]): Turn[] {
  const turns: Turn[] = []
  messages.forEach((message, index) => {
    const last = turns.at(-1)
    if (last?.role === message.role) {
      last.blocks.push(...place(message, index))
      last.messages.push(index)
    } else {
      turns.push({ role: message.role, blocks: place(message, index), messages: [index] })
    }
  })
  return turns
}

/** The blocks of one kind in a turn, with their places. */
export function blocksOf<Type extends Block['type']>(
  turn: Turn,
  type: Type,
): (PlacedBlock & { block: Extract<Block, { type: Type }> })[] {
  return turn.blocks.filter(
    (placed): placed is PlacedBlock & { block: Extract<Block, { type: Type }> } => placed.block.type === type,
  )
}

/** Whether a block is thinking, shown or redacted. */
export function isThinking(block: Block): boolean {
  return block.type === 'thinking' || block.type === 'redacted_thinking'
}
