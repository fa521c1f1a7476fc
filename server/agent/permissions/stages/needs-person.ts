/** Tools that exist to hear a person: no rule and no mode answers for one. */
import type { PermissionCall } from '../call.ts'
import type { Stage } from '../stage.ts'
import { PERSON_TOOLS } from '../tools.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'

export const needsPerson: Stage = {
  name: 'needs-person',
  judge(judged) {
    const { call, context } = judged
    if (!needsOne(call)) return PASS
    const answered =
      call.kind === 'builtin' && context.hooks?.some((hook) => hook.decision === 'allow' && hook.answered)
    return answered === true ? PASS : askOrDeny(judged, 'It needs an answer from a person.')
  },
}

function needsOne(call: PermissionCall): boolean {
  return (
    PERSON_TOOLS.has(call.tool) || (call.kind === 'mcp' && call.meta?.['anthropic/requiresUserInteraction'] === true)
  )
}
