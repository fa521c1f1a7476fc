/** The HTTP API as functions, made of the same schemas by which the server parses: no path, method or shape stands anywhere else. */

import type { z } from 'zod'
import type { RouteSpec } from '#protocol/api/route.ts'
import { type Routes, routes } from '#protocol/api/routes.ts'
import { type ApiResult, readProblem, TOO_OLD, UNREACHABLE } from './api-problem.ts'
import { pageToken } from './page-token.ts'
import { requestPath } from './request-path.ts'

/** Routes that speak JSON, or say nothing. */
type CallableName = {
  [Name in keyof Routes]: Routes[Name]['answer'] extends z.ZodType | 'empty' ? Name : never
}[keyof Routes]

type Part<Spec, Key extends string> =
  Spec extends Record<Key, infer Schema extends z.ZodType> ? Record<Key, z.input<Schema>> : unknown

export type ApiInput<Name extends CallableName> = Part<Routes[Name], 'params'> &
  Partial<Part<Routes[Name], 'query'>> &
  Part<Routes[Name], 'body'> & { signal?: AbortSignal }

export type ApiAnswer<Name extends CallableName> = Routes[Name]['answer'] extends infer Schema extends z.ZodType
  ? z.output<Schema>
  : undefined

/** Never rejects. What an aborted call resolves to is of no interest to anybody. */
export async function callApi<Name extends CallableName>(
  name: Name,
  input: ApiInput<Name>,
): Promise<ApiResult<ApiAnswer<Name>>> {
  const spec: RouteSpec = routes[name]
  const { body, signal, ...place } = input as { body?: unknown; signal?: AbortSignal }
  const response = await fetch(requestPath(spec, place), {
    method: spec.method,
    headers: {
      'x-slipway-token': pageToken(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch(() => null)
  if (response === null) return UNREACHABLE
  const answer = await response.json().catch(() => undefined)
  if (!response.ok) return readProblem(response.status, answer)
  if (typeof spec.answer === 'string') return { ok: true, value: undefined as ApiAnswer<Name> }
  const parsed = spec.answer.safeParse(answer)
  return parsed.success ? { ok: true, value: parsed.data as ApiAnswer<Name> } : TOO_OLD
}
