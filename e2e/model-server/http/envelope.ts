/** The body and headers of a refusal. */
import type { ServerResponse } from 'node:http'
import type { HttpErrorPart } from '../answers/answer.ts'
import type { Violation } from '../api/violation.ts'

/** The error of a violation, as a script would have written it. */
export function toHttpError({ status, type, message, errorCode }: Violation): HttpErrorPart {
  return { kind: 'http-error', status, type, message, errorCode }
}

function errorHeaders(error: HttpErrorPart): Record<string, string> {
  const limits = {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '0',
    'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:00Z',
  }
  return {
    ...(error.status === 429 ? limits : {}),
    ...(error.retryAfter === undefined ? {} : { 'retry-after': String(error.retryAfter) }),
    ...(error.retryAfterMs === undefined ? {} : { 'retry-after-ms': String(error.retryAfterMs) }),
    ...(error.shouldRetry === undefined ? {} : { 'x-should-retry': String(error.shouldRetry) }),
  }
}

function errorBody({ type, message, errorCode }: HttpErrorPart, requestId: string): string {
  const details = errorCode === undefined ? {} : { details: { error_code: errorCode } }
  return JSON.stringify({ type: 'error', error: { type, message, ...details }, request_id: requestId })
}

/** Sends an error: the API's JSON, or what a proxy in front of it would send. */
export function sendError(response: ServerResponse, error: HttpErrorPart, requestId: string): void {
  const isProxy = error.html !== undefined || error.emptyBody === true
  const type = error.html === undefined ? 'application/json' : 'text/html; charset=utf-8'
  const body = error.html ?? (error.emptyBody === true ? '' : errorBody(error, requestId))
  const own: Record<string, string> = isProxy ? {} : { 'request-id': requestId }
  response.writeHead(error.status, { 'content-type': type, ...own, ...errorHeaders(error) })
  response.end(body)
}

/** Sends a JSON body with status 200. */
export function sendJson(response: ServerResponse, body: unknown, requestId: string): void {
  response.writeHead(200, { 'content-type': 'application/json', ...accountHeaders(requestId) })
  response.end(JSON.stringify(body))
}

/** What every answer of the API itself carries. */
export function accountHeaders(requestId: string): Record<string, string> {
  return {
    'request-id': requestId,
    'anthropic-organization-id': 'org_scripted',
    'anthropic-workspace-id': 'wrkspc_scripted',
  }
}
