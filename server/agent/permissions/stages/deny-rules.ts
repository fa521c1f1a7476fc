/** A deny rule of any level ends it, in every mode. */
import { ruleNarrows } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { PASS, referTo } from '../verdict.ts'

export const denyRules: Stage = {
  name: 'deny-rules',
  judge(judged) {
    const rule = judged.context.rules.deny.find((each) => ruleNarrows(each, judged))
    return rule === undefined ? PASS : { kind: 'deny', reason: `The rule ${rule.text} denies it.`, rule: referTo(rule) }
  },
}
