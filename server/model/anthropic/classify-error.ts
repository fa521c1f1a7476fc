/** What went wrong with a request, by status, type and code: never by the words of a message. */
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'
import type { FailureKind } from '#protocol/events/turn-events.ts'
import type { ModelFailure } from '#server/agent/ports.ts'

const BY_STATUS: Record<number, FailureKind> = {
  400: 'invalid_request',
  401: 'authentication',
  402: 'billing',
  403: 'authentication',
  404: 'not_found',
  408: 'timeout',
  409: 'server_error',
  413: 'prompt_too_long',
  429: 'rate_limited',
  504: 'timeout',
  529: 'overloaded',
}
/** Inside a stream there is no status, only a type. */
const BY_TYPE: Record<string, FailureKind> = {
  overloaded_error: 'overloaded',
  api_error: 'server_error',
  timeout_error: 'timeout',
  rate_limit_error: 'rate_limited',
  authentication_error: 'authentication',
  permission_error: 'authentication',
  billing_error: 'billing',
  invalid_request_error: 'invalid_request',
  not_found_error: 'not_found',
  request_too_large: 'prompt_too_long',
}
/** Limits that no waiting lifts. */
const SPEND_CODES = new Set(['enforced_spend_limit_reached', 'contract_spend_limit_reached'])

const WORDS: Record<FailureKind, string> = {
  aborted: 'The request was cancelled.',
  authentication: 'The model API refused the key. Check the key in the settings.',
  billing: 'The model API refused the request for billing reasons. Check the plan and the payment of the account.',
  invalid_request: 'The model API refused the request as invalid.',
  prompt_too_long: 'The conversation is too long for the model.',
  not_found: 'The model API does not know this model, or the key may not use it.',
  rate_limited: 'The rate limit of the model API is reached.',
  spend_limit: 'The spending limit of the account at the model API is reached.',
  overloaded: 'The model API is overloaded.',
  server_error: 'The model API had an internal error.',
  timeout: 'The model API did not answer in time.',
  connection: 'The model API could not be reached.',
  broken_stream: 'The answer broke off before its end.',
  stalled: 'The model API went silent in the middle of an answer.',
  budget: 'The budget is used up.',
  unknown: 'The request to the model failed.',
}

export function failureOf(kind: FailureKind, more: Partial<ModelFailure> = {}): ModelFailure {
  return { kind, message: WORDS[kind], ...more }
}

export function classifyError(error: unknown): ModelFailure {
  if (error instanceof APIUserAbortError) return failureOf('aborted')
  if (error instanceof APIConnectionTimeoutError) return failureOf('timeout')
  if (error instanceof APIConnectionError) return failureOf('connection')
  if (error instanceof APIError) return classifyAnswer(error)
  return failureOf(isNetworkFailure(error) ? 'broken_stream' : 'unknown', detail(error))
}

function classifyAnswer(error: APIError): ModelFailure {
  const { status } = error
  const more: Partial<ModelFailure> = {
    ...(status === undefined ? {} : { status }),
    ...(error.requestID ? { requestId: error.requestID } : {}),
    ...retryAfter(error.headers),
  }
  return failureOf(kindOf(error), { ...more, ...explanation(kindOf(error), error.apiMessage) })
}

function kindOf(error: APIError): FailureKind {
  if (error.status === 429 && SPEND_CODES.has(error.errorCode ?? '')) return 'spend_limit'
  if (error.status === 400 && isTooLong(error)) return 'prompt_too_long'
  if (error.status === undefined) return BY_TYPE[error.type ?? ''] ?? 'broken_stream'
  return BY_STATUS[error.status] ?? (error.status >= 500 ? 'server_error' : 'invalid_request')
}

/** The one refusal that has neither a status nor a code of its own; a miss only means that no compaction is tried. */
function isTooLong(error: APIError): boolean {
  return error.apiMessage?.startsWith('prompt is too long') === true
}

/** The API's own words help only where the request itself is at fault. They never hold a key. */
function explanation(kind: FailureKind, words: string | null): Partial<ModelFailure> {
  if (words === null || !(kind === 'invalid_request' || kind === 'not_found' || kind === 'prompt_too_long')) return {}
  return { message: `${WORDS[kind]} (${words.slice(0, 500)})` }
}

function retryAfter(headers: Headers | undefined): Partial<ModelFailure> {
  const millis = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (Number.isFinite(millis) && millis >= 0) return { retryAfterMs: millis }
  const text = headers?.get('retry-after')
  if (text === null || text === undefined) return {}
  const seconds = Number(text)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {}
}

/** What undici throws when a body ends in the middle. */
function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && 'code' in error)
}
function detail(error: unknown): Partial<ModelFailure> {
  return error instanceof Error && error.name === 'AbortError' ? { kind: 'aborted', message: WORDS.aborted } : {}
}
