/** An ask rule of any level asks in every mode, however narrow an allow rule may be. */
import { type Judged, ruleNarrows } from '../match/rule-match.ts'
import type { Rule } from '../rule.ts'
import type { Stage } from '../stage.ts'
import { PASS, referTo } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'
import { runsSandboxed } from './sandboxed.ts'

export const askRules: Stage = {
  name: 'ask-rules',
  judge(judged) {
    const rule = judged.context.rules.ask.find((each) => ruleNarrows(each, judged) && !isSkipped(each, judged))
    if (rule === undefined) return PASS
    return { ...askOrDeny(judged, `The rule ${rule.text} asks for a person.`), rule: referTo(rule) }
  },
}

/** A rule over all of Bash says nothing about commands that run walled in. */
function isSkipped(rule: Rule, judged: Judged): boolean {
  return rule.tool === 'Bash' && rule.specifier === undefined && runsSandboxed(judged)
}
