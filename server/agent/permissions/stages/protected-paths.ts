/** Writes to files that run later or change what may run: rules in settings do not approve them. */
import type { Judged } from '../match/rule-match.ts'
import type { NamedPath } from '../paths.ts'
import { isProtected } from '../protected-paths.ts'
import type { Stage } from '../stage.ts'
import { allPaths } from '../subject.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'
import { askClassifier } from './classifier.ts'

export const protectedPaths: Stage = {
  name: 'protected-paths',
  judge(judged) {
    const { context } = judged
    if (context.mode === 'bypassPermissions') return PASS
    const path = writesOf(judged).find((each) => isProtected(each) && !isGranted(each, judged))
    if (path === undefined) return PASS
    const reason = `It changes ${path.source}, through which more could be changed.`
    return context.mode === 'auto' ? askClassifier(judged, reason) : askOrDeny(judged, reason)
  },
}

function writesOf({ subject }: Judged): readonly NamedPath[] {
  const { file, shell } = subject
  const all = [...(file === undefined ? [] : [file]), ...(shell?.commands ?? []).flatMap(allPaths)]
  return all.filter(({ access }) => access === 'write')
}

/** A person may grant the settings directory for one session. */
function isGranted(path: NamedPath, { context }: Judged): boolean {
  const granted = context.rules.allow.some(
    ({ level, text }) => level === 'session' && /^Edit\(\/?\.claude\/\*\*\)$/.test(text),
  )
  if (!granted || path.logical === undefined) return false
  return [path.logical, path.real].every((each) => /\/\.claude(?:\/|$)/.test(each))
}
