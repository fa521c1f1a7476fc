/** One request of the API from its first byte to its answer, in the order in which things are checked. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { RouteSpec } from '#protocol/api/route.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import { FencedError } from '#server/sessions/journal.ts'
import type { Authenticate } from '../authenticate.ts'
import { authorize } from '../authorize.ts'
import { ANONYMOUS, type Caller } from '../caller.ts'
import { forged } from '../origin.ts'
import type { Handlers, RouteContext, Services } from './context.ts'
import { matchRoute, type RouteMatch } from './match-route.ts'
import { HttpProblem, type ProblemInput, problem, sendProblem } from './problem.ts'
import { JSON_LIMIT, readJson } from './read-body.ts'
import { jsonReply, Reply, sendReply } from './reply.ts'

export interface ServeOptions {
  services: Services
  handlers: Handlers
  authenticate: Authenticate
  publicOrigin: string | null
}

type Found = Extract<RouteMatch, { kind: 'route' }>
type Handle = (input: unknown, context: RouteContext) => Promise<unknown>

/** Answers, whatever happens. Must not throw. */
export async function serveRoute(
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  try {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const found = find(request.method ?? 'GET', url.pathname)
    const reply = await answer(options, { request, response, found, url, signal: gone.signal })
    if (!response.headersSent) await sendReply(response, reply, request.method === 'HEAD')
  } catch (error) {
    if (gone.signal.aborted) return
    fail(options, response, error)
  } finally {
    // An unread body must not keep the connection from its next request.
    request.resume()
  }
}

function find(method: string, pathname: string): Found {
  const match = matchRoute(method, pathname)
  if (match.kind === 'route') return match
  if (match.kind === 'none') throw problem(404, 'no_route', 'There is nothing at this address.')
  throw new HttpProblem({
    ...{ status: 405, code: 'wrong_method', detail: `Use ${match.allow.join(' or ')} here.` },
    headers: { allow: match.allow.join(', ') },
  })
}

interface Asked {
  request: IncomingMessage
  response: ServerResponse
  found: Found
  url: URL
  signal: AbortSignal
}

async function answer(options: ServeOptions, { request, response, found, url, signal }: Asked): Promise<Reply> {
  const { services, handlers, authenticate, publicOrigin } = options
  const { spec, name } = found
  // Who asks how the server is must get an answer also while the database, which knows people, is away.
  const caller = isForAnybody(found) ? ANONYMOUS : await authenticate(request)
  if (forged(request, caller, publicOrigin)) {
    throw problem(403, 'forged', 'The request did not come from a page of this server.')
  }
  await allow(services, caller, found)
  const input = await parseInput(spec, { request, found, url })
  const handle = handlers[name] as unknown as Handle
  const result = await handle(input, { ...services, caller, signal, request, response })
  if (result instanceof Reply) return result
  if (spec.answer === 'empty') return new Reply({ status: spec.status })
  return jsonReply(spec.status, result)
}

function isForAnybody({ spec }: Found): boolean {
  return spec.method === 'GET' && spec.action === 'public'
}

async function allow(services: Services, caller: Caller, { spec, params }: Found): Promise<void> {
  const { id } = params
  // Rights first, so that a stranger learns nothing by what is wrong with the rest.
  const early = authorize(caller, spec.action, id === undefined ? undefined : { ownerId: '' })
  if (!early.allowed && early.status === 401) throw refused(early)
  const session =
    id === undefined || spec.action === 'public' ? undefined : await services.sessions.get(id, { among: spec.among })
  const verdict = authorize(caller, spec.action, session)
  if (!verdict.allowed) throw refused(verdict)
}

function refused({ status, message }: { status: number; message: string }): HttpProblem {
  const code = status === 401 ? 'not_signed_in' : status === 403 ? 'not_allowed' : 'not_found'
  const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  return new HttpProblem({ status, code, detail: message, headers })
}

async function parseInput(
  spec: RouteSpec,
  { request, found, url }: Pick<Asked, 'request' | 'found' | 'url'>,
): Promise<unknown> {
  const schema = spec.body
  const json =
    schema === undefined || schema === 'bytes' ? undefined : await readJson(request, spec.bodyLimit ?? JSON_LIMIT)
  return {
    params: parse(spec.params, found.params, 'path'),
    query: parse(spec.query, Object.fromEntries(url.searchParams), 'query'),
    headers: parse(spec.headers, request.headers, 'header'),
    body: schema === undefined || schema === 'bytes' ? undefined : parse(schema, json, 'body'),
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (schema === undefined) return {}
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
    path: [place, ...path.map(String)].join('.'),
    message: message.slice(0, 300),
  }))
  const [first] = issues
  throw new HttpProblem({
    ...{ status: 400, code: 'invalid_input', issues },
    detail: `${first?.path ?? place}: ${first?.message ?? 'not valid'}`,
  })
}

function fail({ services }: ServeOptions, response: ServerResponse, error: unknown): void {
  sendProblem(response, known(error) ?? unknown(services, error))
}

/** What we know how to say. */
function known(error: unknown): ProblemInput | null {
  if (error instanceof HttpProblem) return error.input
  if (error instanceof SandboxLostError) return { status: 503, code: 'sandbox_lost', detail: error.message }
  if (error instanceof FencedError) {
    const detail = 'The session is moving to another server. Try again.'
    return { status: 503, code: 'moved', detail, headers: { 'retry-after': '1' } }
  }
  return null
}

/** The rest is a fault of ours, and told in the log only. */
function unknown({ logger }: Services, error: unknown): ProblemInput {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  logger.error({ error: text }, 'http: a request failed by a fault of ours')
  return { status: 500, code: 'internal', detail: 'Something went wrong here. The server log says what.' }
}
