/** What went wrong with a request, as a value: a code for programs, a sentence for people. */
import { problemSchema } from '#protocol/api/problem.ts'

export interface ApiProblem {
  /** 0: no answer came. */
  status: number
  code: string
  sentence: string
  issues: readonly { path: string; message: string }[]
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; problem: ApiProblem }

export function failed(status: number, code: string, sentence: string): { ok: false; problem: ApiProblem } {
  return { ok: false, problem: { status, code, sentence, issues: [] } }
}

export const UNREACHABLE = failed(0, 'unreachable', 'The server cannot be reached. Nothing was changed.')
export const TOO_OLD = failed(0, 'page_too_old', 'This page is older than the server. Reload it.')

/** From the body of an answer that is no success; of a stranger's shape perhaps, such as a proxy's page. */
export function readProblem(status: number, body: unknown): { ok: false; problem: ApiProblem } {
  const parsed = problemSchema.safeParse(body)
  if (!parsed.success) return failed(status, 'unexpected', `The server answered with status ${status}.`)
  const { code, detail, issues = [] } = parsed.data
  const sentence = issues.length === 0 ? detail : issues.map(({ message }) => message).join(' ')
  return { ok: false, problem: { status, code, sentence, issues } }
}
