// Where rules deny or ask by content, what cannot be read may be exactly what they speak of.
import type { Judged } from '../match/rule-match.ts'
import { whyBeyondPrefix } from './rule-cover.ts'

/** One sentence on why a deny or ask rule might be evaded; undefined when none could be. */
export function narrowingDoubt(judged: Judged): string | undefined {
  const { subject, context } = judged
  const narrows = [...context.rules.deny, ...context.rules.ask].some(
    ({ specifier }) => specifier?.kind === 'command' || specifier?.kind === 'path',
  )
  if (!narrows || subject.shell === undefined) return undefined
  const [fault] = subject.shell.analysis.faults
  if (fault !== undefined) return fault
  for (const command of subject.shell.commands) {
    const [doubt] = command.segment.doubts
    if (doubt !== undefined) return doubt
    const executes = command.facts?.effects.find(({ kind }) => kind === 'executes')
    if (executes !== undefined && command.facts !== undefined) return whyBeyondPrefix(command, command.facts, judged)
  }
  return undefined
}
