/** What can still be left out of a conversation that the model API refuses as invalid: one damaged picture must not end a session. */
import type { Envelope } from '#protocol/event.ts'
import type { Turn } from '../turn-context.ts'

/** True while the conversation holds blocks that can be left out since it was simplified last. */
export function canSimplify(turn: Turn): boolean {
  const log = turn.log()
  const last = log.findLastIndex(
    ({ agentId, event }) => agentId === turn.agentId && event.type === 'context-simplified',
  )
  return log.slice(last + 1).some((envelope) => holdsMore(envelope, turn.agentId))
}

/** More than words, calls and their results in words. */
function holdsMore({ agentId, event }: Envelope, mine: string): boolean {
  if (event.type === 'message-posted') return event.attachments?.some(({ kind }) => kind === 'image') === true
  if (agentId !== mine) return false
  if (event.type === 'call-completed') return event.content.some(({ type }) => type === 'image')
  return event.type === 'block-completed' && event.block.type !== 'text' && event.block.type !== 'tool_use'
}
