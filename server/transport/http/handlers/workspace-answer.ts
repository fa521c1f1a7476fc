/** How what the container says of files becomes an answer over HTTP. */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { FileProblem, FileResult } from '#sandbox/workspace.ts'
import { type HttpProblem, problem } from '../problem.ts'

/** Whether the path leads out is decided in the container, where links are known. */
export function inside(path: string): string {
  return path === '' ? WORKSPACE_ROOT : `${WORKSPACE_ROOT}/${path}`
}

/** Undefined: anything goes. */
export function hashOf(tag: string | undefined): string | undefined {
  if (tag === undefined || tag === '*') return undefined
  const hash = /^"([0-9a-f]{64})"$/.exec(tag)?.[1]
  if (hash === undefined) throw problem(412, 'changed', 'This is not the ETag of a file here.')
  return hash
}

const STATUS: Record<FileProblem['kind'], number> = {
  not_found: 404,
  not_a_file: 422,
  not_a_directory: 422,
  exists: 412,
  outside: 403,
  special_file: 422,
  permission: 403,
  too_large: 413,
  changed: 412,
  not_empty: 409,
  disk_full: 507,
  invalid_path: 400,
  failed: 422,
}

export function good<T>(result: FileResult<T>): T {
  if (result.ok) return result.value
  throw fileProblem(result.problem)
}

/** The container says what is wrong in one word; a person is told it in a sentence, with the name they asked for. */
const SENTENCES: Record<Exclude<FileProblem['kind'], 'failed'>, (name: string) => string> = {
  not_found: (name) => `${name} is not there.`,
  not_a_file: (name) => `${name} is a folder.`,
  not_a_directory: (name) => `${name} is no folder.`,
  exists: (name) => `${name} is there already.`,
  outside: (name) => `${name} leads out of the workspace.`,
  special_file: (name) => `${name} is neither a file nor a folder.`,
  permission: (name) => `The container does not allow this for ${name}.`,
  too_large: (name) => `${name} is too large for this.`,
  changed: (name) => `${name} changed meanwhile. Look at it again.`,
  not_empty: (name) => `${name} is not empty.`,
  disk_full: () => 'The disk of the container is full.',
  invalid_path: (name) => `${name} is no path in the workspace.`,
}

function fileProblem({ kind, path, message }: FileProblem): HttpProblem {
  const name = path === WORKSPACE_ROOT ? 'The workspace' : path.replace(`${WORKSPACE_ROOT}/`, '')
  return problem(STATUS[kind], kind, kind === 'failed' ? message : SENTENCES[kind](name))
}
