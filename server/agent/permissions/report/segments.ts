/** The commands of a call one by one, for the card: what covers each, and what stands against it. */
import { coverShell } from '../cover/coverage.ts'
import { isCritical, isOpenEnded, removalsOf } from '../critical-paths.ts'
import type { Judged } from '../match/rule-match.ts'
import { isProtected } from '../protected-paths.ts'
import { rulesInForce } from '../stages/allow-rules.ts'
import { allPaths, type CommandSubject } from '../subject.ts'
import { referTo, type SegmentReport } from '../verdict.ts'

const MAX_SEGMENTS = 100

export function reportSegments(judged: Judged): readonly SegmentReport[] {
  const { shell } = judged.subject
  if (shell === undefined) return []
  const editing = judged.context.mode === 'acceptEdits' || judged.context.mode === 'auto'
  const covers = coverShell(shell, judged, { editing, readOnly: true, rules: rulesInForce(judged) })
  return shell.commands.slice(0, MAX_SEGMENTS).map((command, index): SegmentReport => {
    const cover = covers[index]
    const danger = whyDangerous(command, judged)
    const rule = cover?.covered && cover.rule !== undefined ? { rule: referTo(cover.rule) } : {}
    return {
      text: command.segment.text,
      directory: command.segment.directories?.[0],
      targets: targetsOf(command),
      mark: danger !== undefined ? 'critical' : cover?.covered === true ? 'covered' : 'not_covered',
      note: danger ?? (cover === undefined ? '' : cover.covered ? cover.by : cover.reason),
      ...rule,
    }
  })
}

function targetsOf(command: CommandSubject): SegmentReport['targets'] {
  return allPaths(command).flatMap((path) =>
    path.logical === undefined ? [] : [{ path: path.real, access: path.access }],
  )
}

function whyDangerous(command: CommandSubject, { context }: Judged): string | undefined {
  const removals = removalsOf(command.segment)
  const open = removals.find(({ target }) => isOpenEnded(target))
  if (open !== undefined) return `It may remove everything, depending on ${open.target.source}.`
  const writes = allPaths(command).filter(({ access }) => access === 'write')
  const critical = removals.length === 0 ? undefined : writes.find((path) => isCritical(path, context))
  if (critical !== undefined) return `It removes ${critical.source}.`
  const guarded = writes.find(isProtected)
  return guarded === undefined ? undefined : `It changes ${guarded.source}, through which more could be changed.`
}
