/** What nothing else decided is for a person. */
import { coverShell } from '../cover/coverage.ts'
import type { Judged } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { EDIT_TOOLS } from '../tools.ts'
import { rulesInForce } from './allow-rules.ts'
import { askOrDeny } from './ask-or-deny.ts'

export const askPerson: Stage = {
  name: 'ask-person',
  judge: (judged) => askOrDeny(judged, whyAsked(judged)),
}

function whyAsked(judged: Judged): string {
  const { call, subject } = judged
  if (subject.shell !== undefined) return whyCommandAsks(judged)
  if (subject.file !== undefined)
    return EDIT_TOOLS.has(call.tool)
      ? `It changes ${subject.file.source}.`
      : `${subject.file.source} is outside the working directories, or not known.`
  if (subject.host !== undefined) return `No rule covers the host ${subject.host}.`
  return `No rule covers ${call.tool}.`
}

function whyCommandAsks(judged: Judged): string {
  const { shell } = judged.subject
  const [fault] = shell?.analysis.faults ?? []
  if (shell === undefined || fault !== undefined) return fault ?? 'No rule covers this command.'
  const covers = coverShell(shell, judged, { editing: false, readOnly: true, rules: rulesInForce(judged) })
  const open = covers.find((cover) => !cover.covered)
  return open === undefined || open.covered ? 'No rule covers this command.' : `No rule covers it: ${open.reason}`
}
