/** Rows 10 to 13 and 19: which turns there are, who speaks in them, and that they say something. */
import { isStrictVersion } from '../api/versions.ts'
import { refuse } from '../api/violation.ts'
import type { Block, Role } from '../schema/message.ts'
import type { Rule } from './checked.ts'

const mostMessages = 100_000

/** Row 10. */
export const messageCount: Rule = function* ({ body }) {
  if (body.messages.length === 0) yield refuse(10, 'messages: at least one message is required')
  if (body.messages.length > mostMessages) {
    yield refuse(10, `messages: List should have at most ${mostMessages} items`)
  }
}

/** Row 11. A leading `system` message is row 43's. */
export const firstTurn: Rule = function* ({ turns }) {
  if (turns[0]?.role === 'assistant') yield refuse(11, 'messages: first message must use the "user" role')
}

/** Row 13. */
export const emptyContent: Rule = function* ({ body }) {
  const last = body.messages.length - 1
  for (const [index, { role, content }] of body.messages.entries()) {
    if (content.length > 0 || (index === last && role === 'assistant')) continue
    const words = 'all messages must have non-empty content except for the optional final assistant message'
    yield refuse(13, words, `messages.${index}`)
  }
}

const userOnly = new Set<Block['type']>(['tool_result', 'image', 'search_result', 'container_upload'])

function rolesOf(type: Block['type']): Role[] {
  if (type === 'text') return ['user', 'assistant', 'system']
  if (type === 'document') return ['user', 'assistant']
  return userOnly.has(type) ? ['user'] : ['assistant']
}

/** Row 19. */
export const blockRoles: Rule = function* ({ turns }) {
  for (const turn of turns.filter(({ role }) => role !== 'system')) {
    for (const { block, path } of turn.blocks) {
      const roles = rolesOf(block.type)
      if (roles.includes(turn.role)) continue
      yield refuse(19, `\`${block.type}\` blocks can only be in \`${roles[0]}\` messages`, path)
    }
  }
}

/** Of the API's newest version: documents are the user's, citations the model's. */
export const strictVersionBlocks: Rule = function* ({ turns, version }) {
  if (!isStrictVersion(version)) return
  for (const turn of turns) {
    for (const { block, path } of turn.blocks) {
      if (turn.role === 'assistant' && block.type === 'document') {
        yield refuse(19, '`document` blocks can only be in `user` messages', path)
      }
      if (turn.role === 'user' && block.type === 'text' && block.citations && block.citations.length > 0) {
        yield refuse(5, 'Extra inputs are not permitted', `${path}.text.citations`)
      }
    }
  }
}
