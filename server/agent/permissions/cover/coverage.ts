/** Command by command: who covers it, or what is missing. A call is covered when each of its commands is. */
import type { Judged } from '../match/rule-match.ts'
import type { Rule } from '../rule.ts'
import type { CommandSubject, ShellSubject } from '../subject.ts'
import { acceptsEdit } from './accept-edits.ts'
import { whyNotReadOnly } from './read-only.ts'
import { redirectRule, whyRedirectAsks } from './redirects.ts'
import { coveringRule, whyBeyondPrefix } from './rule-cover.ts'

/** Which stages have had their say; each may cover some commands of one call. */
export interface Powers {
  readonly editing: boolean
  readonly readOnly: boolean
  readonly rules: readonly Rule[]
}

export type CommandCover =
  | { readonly covered: true; readonly by: string; readonly rule?: Rule }
  | { readonly covered: false; readonly reason: string }

export function coverCommand(
  command: CommandSubject,
  shell: ShellSubject,
  judged: Judged,
  powers: Powers,
): CommandCover {
  const found = powers.rules.length === 0 ? undefined : coveringRule(command, powers.rules, judged)
  if (found?.exact) return { covered: true, by: found.rule.text, rule: found.rule }
  const broad = found?.rule.specifier === undefined ? found?.rule : undefined
  const redirect = whyRedirectAsks(command.redirects, judged.context, {
    editing: powers.editing || broad !== undefined,
    rules: powers.rules.length > 0,
  })
  if (redirect !== undefined) return { covered: false, reason: redirect }
  if (powers.editing && acceptsEdit(command, judged.context)) return { covered: true, by: 'The mode accepts edits.' }
  const notRead = powers.readOnly ? whyNotReadOnly(command, shell, judged.context) : 'It may change something.'
  if (notRead === undefined) {
    // What is printed into a file is no more than a read, but the file is written by leave of a rule.
    const rule =
      powers.rules.length === 0
        ? undefined
        : redirectRule(command.redirects, judged.context, { editing: powers.editing, broad })
    return rule === undefined ? { covered: true, by: 'It only reads.' } : { covered: true, by: rule.text, rule }
  }
  if (found !== undefined) return { covered: true, by: found.rule.text, rule: found.rule }
  return { covered: false, reason: bestReason(command, judged, notRead) }
}

/** Where a rule would nearly fit, why it does not is the better answer. */
function bestReason(command: CommandSubject, judged: Judged, notRead: string): string {
  const beyond = command.facts === undefined ? undefined : whyBeyondPrefix(command, command.facts, judged)
  return beyond ?? notRead
}

export function coverShell(shell: ShellSubject, judged: Judged, powers: Powers): readonly CommandCover[] {
  return shell.commands.map((command) => coverCommand(command, shell, judged, powers))
}

/** Every command is covered and the text was read to its end. */
export function isCovered(shell: ShellSubject, covers: readonly CommandCover[]): boolean {
  return shell.analysis.faults.length === 0 && covers.every(({ covered }) => covered)
}
