/** What can still be left out of a conversation that the model API refuses as invalid: one damaged picture must not end a session. */
import type { Envelope } from '#protocol/event.ts'
import type { LeftOut } from '../recovery.ts'
import type { Turn } from '../turn-context.ts'

const ORDER: readonly LeftOut[] = ['pictures', 'thinking']

/** Pictures and blocks of unknown kinds first, since thinking is part of how a turn goes on. Null: nothing is left to leave out. */
export function canLeaveOut(turn: Turn): LeftOut | null {
  return ORDER.find((without) => holds(turn, without)) ?? null
}

function holds(turn: Turn, what: LeftOut): boolean {
  const log = turn.log()
  const last = log.findLastIndex(
    ({ agentId, event }) => agentId === turn.agentId && event.type === 'context-simplified' && event.without === what,
  )
  const isOne = what === 'pictures' ? isPicture : isThinking
  return log.slice(last + 1).some((envelope) => isOne(envelope, turn.agentId))
}

function isPicture({ agentId, event }: Envelope, mine: string): boolean {
  if (event.type === 'message-posted') return event.attachments?.some(({ kind }) => kind === 'image') === true
  if (agentId !== mine) return false
  if (event.type === 'call-completed') return event.content.some(({ type }) => type === 'image')
  return event.type === 'block-completed' && event.block.type === 'opaque'
}

function isThinking({ agentId, event }: Envelope, mine: string): boolean {
  if (agentId !== mine || event.type !== 'block-completed') return false
  return event.block.type === 'thinking' || event.block.type === 'redacted_thinking'
}
