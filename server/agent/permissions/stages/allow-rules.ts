/** Allow rules: every command, file and address of the call must be covered. */
import { textInput } from '../call.ts'
import { coverShell, isCovered } from '../cover/coverage.ts'
import { hostMatches } from '../match/host-pattern.ts'
import { toolNameMatches } from '../match/name-pattern.ts'
import { powershellCovered } from '../match/powershell-pattern.ts'
import { type Judged, nameMatches, pathRuleCovers } from '../match/rule-match.ts'
import type { NamedPath } from '../paths.ts'
import { isSecret } from '../protected-paths.ts'
import type { Rule } from '../rule.ts'
import type { Stage } from '../stage.ts'
import { allPaths } from '../subject.ts'
import { EDIT_TOOLS } from '../tools.ts'
import { PASS, referTo, type StageVerdict } from '../verdict.ts'
import { isSuspendedInAuto } from './suspended-rules.ts'

export const allowRules: Stage = {
  name: 'allow-rules',
  judge(judged) {
    const rules = rulesInForce(judged)
    if (rules.length === 0) return PASS
    if (judged.subject.shell !== undefined) return coverCommands(judged, rules)
    const rule = rules.find((each) => covers(each, judged))
    return rule === undefined ? PASS : allowedBy(rule)
  },
}

/** The mode `auto` suspends rules that would leave nothing to look at. */
export function rulesInForce({ context }: Judged): readonly Rule[] {
  const { allow } = context.rules
  return context.mode === 'auto' ? allow.filter((rule) => !isSuspendedInAuto(rule)) : allow
}

function allowedBy(rule: Rule): StageVerdict {
  return { kind: 'allow', reason: `The rule ${rule.text} allows it.`, rule: referTo(rule) }
}

function coverCommands(judged: Judged, rules: readonly Rule[]): StageVerdict {
  const { shell } = judged.subject
  const { mode } = judged.context
  if (shell === undefined) return PASS
  // While a plan is made, a rule over a command is no leave to change files.
  if (mode === 'plan' && shell.commands.flatMap(allPaths).some(({ access }) => access === 'write')) return PASS
  const editing = mode === 'acceptEdits' || mode === 'auto'
  const covers = coverShell(shell, judged, { editing, readOnly: judged.call.tool === 'Bash', rules })
  if (!isCovered(shell, covers)) return PASS
  const used = covers.flatMap((cover) => (cover.covered && cover.rule !== undefined ? [cover.rule] : []))
  const [rule] = used
  return rule === undefined ? PASS : allowedBy(rule)
}

function covers(rule: Rule, judged: Judged): boolean {
  const { call, subject } = judged
  if (subject.file !== undefined) return coversFile(rule, subject.file, judged)
  if (!toolNameMatches(rule.tool, call.tool)) return false
  const { specifier } = rule
  switch (specifier?.kind) {
    case undefined:
      return true
    case 'host':
      return subject.host !== undefined && hostMatches(specifier.pattern, subject.host)
    case 'name':
      return nameMatches(rule, call)
    case 'command':
      return call.tool === 'PowerShell' && powershellCovered(specifier.pattern.text, textInput(call, 'command') ?? '')
    case 'path':
    case 'parameter':
      return false
  }
}

/** A rule over Edit speaks of every tool that edits, and of reading the same path; one over Read of every tool that reads. */
function coversFile(rule: Rule, file: NamedPath, { call, context }: Judged): boolean {
  const edits = EDIT_TOOLS.has(call.tool)
  const whole = rule.tool === call.tool || (edits && rule.tool === 'Edit')
  if (rule.specifier === undefined) return whole && !isSecret(file) && pathRuleCovers(rule, file, context)
  const speaks = rule.tool === 'Edit' || (!edits && rule.tool === 'Read')
  return speaks && pathRuleCovers(rule, file, context)
}
