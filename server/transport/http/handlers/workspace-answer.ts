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

function fileProblem({ kind, message }: FileProblem): HttpProblem {
  return problem(STATUS[kind], kind, message)
}
