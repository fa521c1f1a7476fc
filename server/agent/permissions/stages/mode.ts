/** What the session's mode decides by itself. */
import { isEditable } from '../cover/accept-edits.ts'
import { coverShell, isCovered } from '../cover/coverage.ts'
import type { Judged } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { EDIT_TOOLS } from '../tools.ts'
import { PASS, type StageVerdict } from '../verdict.ts'

export const mode: Stage = {
  name: 'mode',
  judge(judged) {
    switch (judged.context.mode) {
      case 'bypassPermissions':
        return { kind: 'allow', reason: 'In this mode everything else runs unasked.' }
      case 'plan':
        return EDIT_TOOLS.has(judged.call.tool)
          ? { kind: 'deny', reason: 'While a plan is being made nothing is edited; finish the plan first.' }
          : PASS
      case 'acceptEdits':
      case 'auto':
        return acceptEdits(judged)
      case 'default':
      case 'dontAsk':
        return PASS
    }
  },
}

function acceptEdits(judged: Judged): StageVerdict {
  const { call, subject, context } = judged
  const { file, shell } = subject
  if (file !== undefined && EDIT_TOOLS.has(call.tool) && isEditable(file, context))
    return { kind: 'allow', reason: 'This mode accepts edits inside the working directories.' }
  if (shell === undefined || call.tool !== 'Bash') return PASS
  const covered = isCovered(shell, coverShell(shell, judged, { editing: true, readOnly: true, rules: [] }))
  return covered ? { kind: 'allow', reason: 'This mode accepts plain changes inside the working directories.' } : PASS
}
