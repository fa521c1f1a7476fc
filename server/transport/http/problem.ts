/** How a request fails: thrown by handlers, written by the server as application/problem+json. */
import type { ServerResponse } from 'node:http'
import { PROBLEM_TYPE, type Problem } from '#protocol/api/problem.ts'

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Unsupported media type',
  421: 'Wrong host',
  422: 'Not possible',
  429: 'Too many requests',
  500: 'Fault of the server',
  503: 'Not available',
  507: 'Disk full',
}

export interface ProblemInput {
  status: number
  code: string
  /** One sentence for people. Never a secret. */
  detail: string
  issues?: { path: string; message: string }[]
  more?: Record<string, unknown>
  headers?: Record<string, string>
}

/** Thrown within the HTTP server only, where it ends at the border. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly input: ProblemInput

  constructor(input: ProblemInput) {
    super(input.detail)
    this.input = input
  }
}

export function problem(status: number, code: string, detail: string): HttpProblem {
  return new HttpProblem({ status, code, detail })
}

export function sendProblem(response: ServerResponse, input: ProblemInput): void {
  if (response.headersSent || response.destroyed) {
    // What was begun cannot be taken back; a broken body is at least seen as broken.
    response.destroy()
    return
  }
  const { status, code, detail, issues, more, headers } = input
  const body: Problem = {
    ...more,
    ...{ type: `/problems/${code}`, title: TITLES[status] ?? 'Error', status, detail, code },
    ...(issues === undefined ? {} : { issues }),
  }
  const text = JSON.stringify(body)
  response.writeHead(status, {
    ...headers,
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
