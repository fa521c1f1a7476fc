/** Removals that no rule approves: the disk, homes, the workspace itself. */
import { isCritical, isOpenEnded, removalsOf } from '../critical-paths.ts'
import type { Judged } from '../match/rule-match.ts'
import { resolveWord } from '../paths.ts'
import type { Segment } from '../shell/analysed.ts'
import type { Stage } from '../stage.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'
import { askClassifier } from './classifier.ts'

export const criticalPaths: Stage = {
  name: 'critical-paths',
  async judge(judged) {
    const { shell } = judged.subject
    if (shell === undefined) return PASS
    for (const { segment } of [...shell.commands, ...shell.hidden]) {
      const reason = await whyCritical(segment, judged)
      if (reason === undefined) continue
      return judged.context.mode === 'auto' ? askClassifier(judged, reason) : askOrDeny(judged, reason)
    }
    return PASS
  },
}

/** One sentence on the removal that nobody but a person approves. */
export async function whyCritical(segment: Segment, { context }: Judged): Promise<string | undefined> {
  for (const { target } of removalsOf(segment)) {
    if (isOpenEnded(target)) return `It may remove everything, depending on ${target.source}.`
    const paths = await resolveWord({ word: target, access: 'write', directories: segment.directories }, context.paths)
    if (paths.some((path) => isCritical(path, context))) return `It removes ${target.source}, which is critical.`
  }
  return undefined
}
