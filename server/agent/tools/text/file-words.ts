/** Problems with files in words that the model can act on. */
import type { ErrorKind } from '#protocol/events/call-events.ts'
import type { FileProblem } from '#sandbox/workspace.ts'
import { failure, type ToolOutcome } from '../tool.ts'

const KINDS: Record<FileProblem['kind'], ErrorKind> = {
  not_found: 'not_found',
  not_a_file: 'failed',
  not_a_directory: 'failed',
  exists: 'failed',
  outside: 'denied',
  special_file: 'failed',
  permission: 'failed',
  too_large: 'failed',
  changed: 'stale',
  not_empty: 'failed',
  disk_full: 'disk_full',
  invalid_path: 'invalid_input',
  failed: 'failed',
}

const WORDS: Partial<Record<FileProblem['kind'], (path: string) => string>> = {
  not_found: (path) => `${path} does not exist.`,
  not_a_file: (path) => `${path} is a directory, not a file. Use Glob, or ls in Bash, to list it.`,
  not_a_directory: (path) => `${path} is not a directory.`,
  outside: (path) => `${path} lies outside the workspace (or a link leads out of it). Work below /workspace.`,
  special_file: (path) => `${path} is a device, pipe or socket, not a regular file.`,
  permission: (path) => `No permission for ${path}.`,
  changed: (path) => `${path} was changed on disk since you read it. Read it again before you write it.`,
  disk_full: (path) =>
    `The disk of the sandbox is full, so ${path} was not written; what was there is unchanged. Free space first.`,
}

export function fileFailure(problem: FileProblem): ToolOutcome {
  const words = WORDS[problem.kind]?.(problem.path) ?? `${problem.path}: ${problem.message}`
  return failure(KINDS[problem.kind], words)
}

/** Tools take absolute paths; a relative one is answered with the path that was probably meant. */
export function pathFailure(path: string, root: string): ToolOutcome | null {
  if (path.includes('\0')) return failure('invalid_input', 'The path contains a NUL character.')
  if (path.startsWith('/')) return null
  return failure('invalid_input', `The path must be absolute. Did you mean ${root}/${path.replace(/^\.\//, '')}?`)
}
