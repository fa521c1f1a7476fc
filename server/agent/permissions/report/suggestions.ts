/** Rules that "always" would write: one for each command that needs one, so narrow that a person can judge them. */
import { coverShell } from '../cover/coverage.ts'
import { writtenText } from '../match/command-text.ts'
import type { Judged } from '../match/rule-match.ts'
import { isProtected } from '../protected-paths.ts'
import { constantText } from '../shell/analysed.ts'
import { rulesInForce } from '../stages/allow-rules.ts'
import type { CommandSubject } from '../subject.ts'
import { EDIT_TOOLS } from '../tools.ts'
import type { Suggestion } from '../verdict.ts'

const MAX_RULES = 5
/** Stages after which no rule would help. */
const FINAL = new Set([
  'ask-rules',
  'needs-person',
  'critical-paths',
  'protected-paths',
  'directory-locks',
  'unreadable',
])

/** Empty: only this once. */
export function suggestRules(judged: Judged, stage: string): readonly Suggestion[] {
  if (FINAL.has(stage)) return []
  if (judged.subject.shell !== undefined) return suggestForCommands(judged)
  const text = suggestForTool(judged)
  return text === undefined ? [] : [{ text, covers: [], sessionOnly: text === 'Edit' }]
}

function suggestForTool({ call, subject: { file, host } }: Judged): string | undefined {
  if (file !== undefined) {
    if (file.logical === undefined || isProtected(file)) return undefined
    return EDIT_TOOLS.has(call.tool) ? 'Edit' : `Read(/${escapePath(file.logical)})`
  }
  if (call.tool === 'WebFetch') return host === undefined ? undefined : `WebFetch(domain:${host})`
  const { skill } = call.input
  if (call.tool === 'Skill') return typeof skill === 'string' ? `Skill(${skill})` : undefined
  return call.tool === 'PowerShell' || call.tool === 'Monitor' ? undefined : call.tool
}

/** Characters that a path rule would read as wildcards. */
function escapePath(path: string): string {
  return path.replace(/[\\*?[\]]/g, '\\$&')
}

function suggestForCommands(judged: Judged): readonly Suggestion[] {
  const { shell } = judged.subject
  if (shell === undefined || shell.analysis.faults.length > 0) return []
  const editing = judged.context.mode === 'acceptEdits' || judged.context.mode === 'auto'
  const covers = coverShell(shell, judged, { editing, readOnly: true, rules: rulesInForce(judged) })
  const rules = new Map<string, number[]>()
  for (const [index, command] of shell.commands.entries()) {
    if (covers[index]?.covered !== false) continue
    const text = ruleFor(command)
    // A question that cannot show all that its rules would cover offers only this once.
    if (text === undefined || rules.size > MAX_RULES) return []
    rules.set(text, [...(rules.get(text) ?? []), index])
  }
  return rules.size > MAX_RULES
    ? []
    : [...rules].map(([text, places]) => ({ text, covers: places, sessionOnly: false }))
}

/** The command's own text: what was seen is what is approved. A person may widen it on the card. */
function ruleFor({ segment }: CommandSubject): string | undefined {
  const { words, doubts } = segment
  if (segment.kind !== 'command' || doubts.length > 0) return undefined
  if (words.some((word) => constantText(word) === undefined || word.source.includes('\n'))) return undefined
  const text = writtenText(segment)
  return text.includes('*') ? undefined : `Bash(${text})`
}
