/** One request from its head to the end of its answer: route, admit, read, check, answer, and a line in the log. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Violation } from '../api/violation.ts'
import { watchDeparture } from '../play/departure.ts'
import { checkRequest } from '../rules/check-request.ts'
import { type Admission, admit } from './admit.ts'
import { answerMessages } from './answer-messages.ts'
import type { App } from './app.ts'
import { sendError, sendJson, toHttpError } from './envelope.ts'
import type { Exchange } from './exchange.ts'
import { describeModel, listModels } from './list-models.ts'
import { parseJson } from './parse-json.ts'
import { readBody } from './read-body.ts'

type Endpoint = 'messages' | 'count_tokens' | 'models' | 'model'

const routes: readonly { path: RegExp; method: string; endpoint: Endpoint }[] = [
  { path: /^\/v1\/messages$/, method: 'POST', endpoint: 'messages' },
  { path: /^\/v1\/messages\/count_tokens$/, method: 'POST', endpoint: 'count_tokens' },
  { path: /^\/v1\/models$/, method: 'GET', endpoint: 'models' },
  { path: /^\/v1\/models\/([^/]+)$/, method: 'GET', endpoint: 'model' },
]

const loggedHeaders = [
  'anthropic-version',
  'anthropic-beta',
  'content-type',
  'content-encoding',
  'user-agent',
  'x-stainless-retry-count',
  'x-stainless-timeout',
]

function headersToLog(request: IncomingMessage): Record<string, string> {
  const present = loggedHeaders.filter((name) => request.headers[name] !== undefined)
  return Object.fromEntries(present.map((name) => [name, String(request.headers[name])]))
}

function findRoute(method: string, path: string): Endpoint | Violation {
  const route = routes.find((candidate) => candidate.path.test(path))
  if (route?.method === method) return route.endpoint
  const [status, type, message] =
    route === undefined ? [404, 'not_found_error', 'Not found'] : [405, 'invalid_request_error', 'Method Not Allowed']
  return { row: 0, status: Number(status), type: String(type), message: String(message), refused: true }
}

/** Sends the first violation that the API would refuse; false when there is none. */
function refuseFirst({ response, entry }: Exchange): boolean {
  const first = entry.violations.find((violation) => violation.refused)
  if (first === undefined) return false
  entry.status = first.status
  entry.phase = 'complete'
  sendError(response, toHttpError(first), entry.requestId)
  return true
}

function sendFound(found: object | Violation, exchange: Exchange): void {
  if ('refused' in found) exchange.entry.violations.push(found)
  if (refuseFirst(exchange)) return
  exchange.entry.status = 200
  exchange.entry.phase = 'complete'
  sendJson(exchange.response, found, exchange.entry.requestId)
}

async function readInto(request: IncomingMessage, app: App, { entry }: Exchange): Promise<boolean> {
  const read = await readBody(request, app.bodyLimit)
  entry.bodyBytes = read.bytes
  if (read.kind === 'refused') entry.violations.push(read.violation)
  if (read.kind === 'refused' || request.method !== 'POST') return false
  const type = request.headers['content-type']
  if (type?.startsWith('application/json') !== true) entry.notices.push(`content-type is ${type ?? 'missing'}`)
  const parsed = parseJson(read.body)
  if (parsed.kind === 'refused') entry.violations.push(parsed.violation)
  else entry.body = parsed.value
  return parsed.kind === 'parsed'
}

async function servePrompt(app: App, endpoint: 'messages' | 'count_tokens', admission: Admission, exchange: Exchange) {
  const { entry } = exchange
  const { models, signer, sent } = app
  const { version, betas } = admission
  const verdict = checkRequest({ endpoint, body: entry.body, version, betas, models, signer, sent })
  entry.violations.push(...verdict.violations)
  entry.notices.push(...verdict.notices)
  const visit = verdict.checked === undefined ? undefined : app.conversations.enter(verdict.checked.body)
  entry.overlapping = visit?.overlapping ?? 0
  app.log.announce(entry)
  try {
    if (refuseFirst(exchange) || verdict.checked === undefined) return
    if (endpoint === 'count_tokens') sendFound({ input_tokens: verdict.checked.inputTokens }, exchange)
    else await answerMessages(app, verdict.checked, exchange)
  } finally {
    visit?.leave()
  }
}

/** Serves one request. Rejects only when the server itself is at fault. */
export async function serveRequest(app: App, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://model')
  const method = request.method ?? ''
  const head = { requestId: app.nextId('req'), method, path: url.pathname, headers: headersToLog(request) }
  const { entry, finish } = app.log.open(head)
  const exchange = { response, entry, departure: watchDeparture(response, entry) }
  response.once('close', finish)
  const endpoint = findRoute(method, url.pathname)
  if (typeof endpoint !== 'string') entry.violations.push(endpoint)
  const admission = admit(request.headers, app.key)
  entry.violations.push(...admission.violations)
  const hasBody = await readInto(request, app, exchange)
  if (hasBody && (endpoint === 'messages' || endpoint === 'count_tokens')) {
    return servePrompt(app, endpoint, admission, exchange)
  }
  app.log.announce(entry)
  if (refuseFirst(exchange)) return
  if (endpoint === 'models') return sendFound(listModels(app.models, url.searchParams), exchange)
  sendFound(describeModel(app.models, decodeURIComponent(url.pathname.split('/').at(-1) ?? '')), exchange)
}
