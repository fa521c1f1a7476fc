/** Settings that keep all reading or writing inside the working directories, whatever rules say. */

import type { Judged } from '../match/rule-match.ts'
import { isHarmlessDevice, type NamedPath, staysInside } from '../paths.ts'
import type { Stage } from '../stage.ts'
import { allPaths } from '../subject.ts'
import { PASS } from '../verdict.ts'
import { askOrDeny } from './ask-or-deny.ts'

export const directoryLocks: Stage = {
  name: 'directory-locks',
  judge(judged) {
    const { file, shell } = judged.subject
    if (file !== undefined && isLockedOut(file, judged))
      return {
        kind: 'deny',
        reason: `Settings keep file tools inside the working directories; ${file.source} is outside.`,
      }
    const named = shell?.commands.flatMap(allPaths).find((path) => isLockedOut(path, judged))
    return named === undefined ? PASS : askOrDeny(judged, `${named.source} is outside the working directories.`)
  },
}

function isLockedOut(path: NamedPath, { context }: Judged): boolean {
  const { settings, workingDirectories, readableDirectories = [] } = context
  const locked =
    path.access === 'read'
      ? settings.blockReadsOutsideWorkingDirectories
      : settings.blockWritesOutsideWorkingDirectories
  if (locked !== true || isHarmlessDevice(path)) return false
  return !staysInside(
    path,
    path.access === 'read' ? [...workingDirectories, ...readableDirectories] : workingDirectories,
  )
}
