/** What hooks say besides no: they may ask, and they may allow what would otherwise be asked. */
import type { Stage } from '../stage.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'

export const hookVerdict: Stage = {
  name: 'hook-verdict',
  judge(judged) {
    const { hooks = [] } = judged.context
    const asks = hooks.find(({ decision }) => decision === 'ask' || decision === 'defer')
    if (asks !== undefined) return askOrDeny(judged, asks.reason ?? `The hook ${asks.hook} asks for a person.`)
    const allows = hooks.find(({ decision }) => decision === 'allow')
    return allows === undefined
      ? PASS
      : { kind: 'allow', reason: allows.reason ?? `The hook ${allows.hook} allows it.` }
  },
}
