/** The commands that the mode acceptEdits runs unasked: plain changes of files inside the working directories. */
import type { PermissionContext } from '../context.ts'
import { type NamedPath, staysInside } from '../paths.ts'
import { isProtected } from '../protected-paths.ts'
import { constantText } from '../shell/analysed.ts'
import { isSafeAssignment } from '../shell/safe-variables.ts'
import type { CommandSubject } from '../subject.ts'

const COMMANDS = new Set(['mkdir', 'touch', 'rm', 'rmdir', 'mv', 'cp', 'sed'])

export function acceptsEdit(command: CommandSubject, context: PermissionContext): boolean {
  const { segment, facts, paths } = command
  if (facts === undefined || !facts.genuine || !COMMANDS.has(facts.name) || command.unwrapped.fed) return false
  if (segment.doubts.length > 0 || facts.doubtful.some((word) => word.splits || word.forms.length > 1)) return false
  const safe = segment.assignments.every(({ name, value }) => isSafeAssignment(name, value && constantText(value)))
  const plain = facts.effects.every(({ kind, note }) => kind === 'safe' || isInPlace(facts.name, note))
  return safe && plain && paths.length > 0 && paths.every((path) => isEditable(path, context))
}

function isInPlace(name: string, note: string): boolean {
  return name === 'sed' && (note === '-i' || note === '--in-place')
}

/** Inside the working directories, behind links too, and not a file that gains more than a write. */
export function isEditable(path: NamedPath, context: PermissionContext): boolean {
  return staysInside(path, context.workingDirectories) && (path.access === 'read' || !isProtected(path))
}
