/** Rows 37 to 40: thinking that comes back, and thinking that does not. */
import { refuse, type Violation } from '../api/violation.ts'
import { dropsMismatches, type ThinkingFault } from '../prompt/bound-thinking.ts'
import { blocksOf, isThinking } from '../prompt/turns.ts'
import type { Checked, NoticeRule, Rule } from './checked.ts'

const modified =
  '`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. ' +
  'These blocks must remain as they were in the original response.'
const otherConversation =
  '`thinking` blocks must be sent back in the conversation they were created in: what stands before this block has changed. ' +
  'Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "drop_block".'

function toViolation({ kind, path, latest }: ThinkingFault): Violation[] {
  switch (kind) {
    case 'forged':
      return [refuse(37, 'Invalid `signature` in `thinking` block', path)]
    case 'altered':
    case 'reordered':
    case 'moved':
      return [refuse(37, latest ? modified : 'Invalid `signature` in `thinking` block', path)]
    case 'prefix':
      return [refuse(40, otherConversation, path)]
    // Blocks of another model are left out silently; a changed turn is not known to be refused.
    case 'model':
    case 'turn-changed':
      return []
  }
}

/** Rows 37 and 40. */
export const returnedThinking: Rule = function* (request) {
  for (const fault of request.thinking.faults) {
    if (fault.kind === 'prefix' && dropsMismatches(request)) continue
    yield* toViolation(fault)
  }
}

/** Index of the assistant turn whose calls are being answered; -1 when none is. */
function runningTurn({ turns }: Checked): number {
  const last = turns.findLastIndex((turn) => turn.role === 'user')
  return turns[last]?.blocks[0]?.block.type === 'tool_result' ? last - 1 : -1
}

/** Row 38. */
export const thinkingFirst: Rule = function* (request) {
  const first = request.turns[runningTurn(request)]?.blocks[0]
  if (request.body.thinking?.type !== 'enabled' || first === undefined || isThinking(first.block)) return
  const words = `Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.block.type}\``
  const hint = 'When `thinking` is enabled, a final `assistant` message must start with a thinking block.'
  yield refuse(38, `${words}. ${hint}`, first.path)
}

/** Whether thinking was left out of an answer that this server remembers, and whether all before it is as it was then. */
function lostThinking({ sent, turns, thinking }: Checked, index: number): 'none' | 'alone' | 'with-its-context' {
  const turn = turns[index]
  if (turn === undefined) return 'none'
  const calls = blocksOf(turn, 'tool_use').flatMap(({ block }) => sent.call(block.id) ?? [])
  const lost = calls.find((call) => call.thinking > turn.blocks.filter(({ block }) => isThinking(block)).length)
  if (lost === undefined) return 'none'
  return lost.promptHash === thinking.turnStarts[index] ? 'alone' : 'with-its-context'
}

/** Row 39. A client that rewrote what stood before has to drop the thinking, so only the drop alone is refused. */
export const keptThinking: Rule = function* (request) {
  const index = runningTurn(request)
  if (request.body.thinking?.type !== 'adaptive' || lostThinking(request, index) !== 'alone') return
  yield refuse(39, modified, `messages.${request.turns[index]?.messages[0]}`)
}

/** What was dropped or let pass. */
export const thinkingNotices: NoticeRule = function* (request) {
  const { thinking } = request
  if (lostThinking(request, runningTurn(request)) === 'with-its-context') {
    yield 'the thinking of the running turn was dropped, and what stood before it has changed'
  }
  for (const { kind, path } of thinking.faults) {
    if (kind === 'model') yield `${path}: thinking of another model is left out`
    if (kind === 'turn-changed') yield `${path}: the turn before this thinking has changed`
    if (thinking.dropped.get(path) === 'prefix_binding_mismatch') yield `${path}: thinking dropped as asked`
  }
}
