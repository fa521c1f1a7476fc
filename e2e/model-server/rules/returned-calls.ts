/** Behaviour 8: a call comes back as it was sent. The real API would not notice; a client that rewrites calls breaks its cache. */
import { report } from '../api/violation.ts'
import { blocksOf } from '../prompt/turns.ts'
import type { Rule } from './checked.ts'

export const returnedCalls: Rule = function* ({ turns, sent }) {
  for (const turn of turns) {
    for (const { block, path } of blocksOf(turn, 'tool_use')) {
      const call = sent.call(block.id)
      if (call === undefined) continue
      if (call.name !== block.name)
        yield report(18, `${path}: the call ${block.id} was sent as ${call.name}, not ${block.name}`)
      if (call.input !== undefined && call.input !== JSON.stringify(block.input)) {
        yield report(18, `${path}: the input of ${block.id} differs from what was sent`)
      }
    }
  }
}
