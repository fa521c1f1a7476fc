/** Where a person has to be asked: in some modes and settings that is a denial. */
import type { Judged } from '../match/rule-match.ts'
import type { StageVerdict } from '../verdict.ts'

export function askOrDeny({ context }: Judged, reason: string): Exclude<StageVerdict, { kind: 'pass' }> {
  if (context.mode === 'dontAsk') return { kind: 'deny', reason: `${reason} In this mode nothing is asked.` }
  if (context.settings.denyInsteadOfPrompting === true)
    return { kind: 'deny', reason: `${reason} Settings deny what would be asked.` }
  return { kind: 'ask', reason }
}
