/** Where rules deny or ask by content, what cannot be read may be exactly what they speak of. */
import type { Judged } from '../match/rule-match.ts'
import type { Stage } from '../stage.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'

export const unreadable: Stage = {
  name: 'unreadable',
  judge(judged) {
    const doubt = doubtOf(judged)
    return doubt === undefined ? PASS : askOrDeny(judged, `${doubt} A rule that denies or asks may speak of it.`)
  },
}

function doubtOf({ subject, context }: Judged): string | undefined {
  const narrows = [...context.rules.deny, ...context.rules.ask].some(
    ({ specifier }) => specifier?.kind === 'command' || specifier?.kind === 'path',
  )
  if (!narrows || subject.shell === undefined) return undefined
  const { analysis, commands } = subject.shell
  return analysis.faults[0] ?? commands.flatMap(({ segment }) => segment.doubts)[0]
}
