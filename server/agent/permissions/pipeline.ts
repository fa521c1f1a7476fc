/** The order of permission: reading this list is reading the policy. */
import type { PermissionCall } from './call.ts'
import type { PermissionContext } from './context.ts'
import type { Judged } from './match/rule-match.ts'
import { reportSegments } from './report/segments.ts'
import { suggestRules } from './report/suggestions.ts'
import type { Stage } from './stage.ts'
import { allowRules } from './stages/allow-rules.ts'
import { askPerson } from './stages/ask-person.ts'
import { askRules } from './stages/ask-rules.ts'
import { builtIn } from './stages/built-in.ts'
import { classifier } from './stages/classifier.ts'
import { criticalPaths } from './stages/critical-paths.ts'
import { denyRules } from './stages/deny-rules.ts'
import { directoryLocks } from './stages/directory-locks.ts'
import { hookDenial } from './stages/hook-denial.ts'
import { hookVerdict } from './stages/hook-verdict.ts'
import { mode } from './stages/mode.ts'
import { needsPerson } from './stages/needs-person.ts'
import { protectedPaths } from './stages/protected-paths.ts'
import { sandboxed } from './stages/sandboxed.ts'
import { unreadable } from './stages/unreadable.ts'
import { subjectOf } from './subject.ts'
import type { StageTrace, Verdict } from './verdict.ts'

const STAGES: readonly Stage[] = [
  hookDenial,
  denyRules,
  directoryLocks,
  askRules,
  unreadable,
  needsPerson,
  criticalPaths,
  protectedPaths,
  hookVerdict,
  mode,
  sandboxed,
  builtIn,
  allowRules,
  classifier,
  askPerson,
]

/** Never rejects for what stands in a call: whatever cannot be judged is asked or denied. */
export async function decide(call: PermissionCall, context: PermissionContext): Promise<Verdict> {
  const judged: Judged = { call, context, subject: await subjectOf(call, context) }
  const trace: StageTrace[] = []
  for (const stage of STAGES) {
    const said = await stage.judge(judged)
    const { reason } = said
    trace.push({ stage: stage.name, verdict: said.kind, ...(reason === undefined ? {} : { reason }) })
    if (said.kind !== 'pass') return verdictOf(judged, { said, stage: stage.name, trace })
  }
  return { decision: 'deny', stage: 'end', reason: 'No stage allowed this call.', trace }
}

interface Said {
  readonly said: Exclude<Awaited<ReturnType<Stage['judge']>>, { kind: 'pass' }>
  readonly stage: string
  readonly trace: readonly StageTrace[]
}

function verdictOf(judged: Judged, { said, stage, trace }: Said): Verdict {
  const { kind: decision, reason, rule } = said
  const base: Verdict = { decision, stage, reason, trace, ...(rule === undefined ? {} : { rule }) }
  if (decision !== 'ask') return base
  const segments = reportSegments(judged)
  return { ...base, suggestions: suggestRules(judged, stage), ...(segments.length === 0 ? {} : { segments }) }
}
