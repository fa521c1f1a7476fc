/** An answer that comes as lines of JSON, each handed on as soon as it is whole. */
import type { z } from 'zod'
import type { RouteSpec } from '#protocol/api/route.ts'
import { type ApiProblem, readProblem, UNREACHABLE } from './api-problem.ts'
import { pageToken } from './page-token.ts'
import { requestPath } from './request-path.ts'

export interface StreamOptions<Line> {
  route: RouteSpec
  params: Record<string, unknown>
  body: unknown
  line: z.ZodType<Line>
  /** Told of what came since it was told before. */
  onLines: (lines: Line[]) => void
  signal: AbortSignal
}

/** Resolves to why it did not end well; null: it did, or the signal aborted. Never rejects. */
export async function streamLines<Line>(options: StreamOptions<Line>): Promise<ApiProblem | null> {
  const { route, params, body, signal } = options
  try {
    const response = await fetch(requestPath(route, { params }), {
      method: route.method,
      headers: { 'x-slipway-token': pageToken(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    if (!response.ok || response.body === null) {
      return readProblem(response.status, await response.json().catch(() => undefined)).problem
    }
    await readLines(response.body, options)
    return null
  } catch {
    return signal.aborted ? null : UNREACHABLE.problem
  }
}

async function readLines<Line>(
  stream: ReadableStream<Uint8Array>,
  { line, onLines }: StreamOptions<Line>,
): Promise<void> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    rest += decoder.decode(value, { stream: !done })
    const parts = rest.split('\n')
    rest = done ? '' : (parts.pop() ?? '')
    const lines = parts.filter((part) => part !== '').flatMap((part) => parsed(line, part))
    if (lines.length > 0) onLines(lines)
    if (done) return
  }
}

/** A line of another release is left out. */
function parsed<Line>(schema: z.ZodType<Line>, text: string): Line[] {
  try {
    const result = schema.safeParse(JSON.parse(text))
    return result.success ? [result.data] : []
  } catch {
    return []
  }
}
