/** Everything that is asked of a preview's host: entered by ticket, checked at each request, carried into the container, and cut when the right ends. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { PreviewPlace, PreviewRequest, PreviewTicket } from '#protocol/preview.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Registry } from '#server/sessions/registry.ts'
import type { Session } from '#server/sessions/session.ts'
import type { Person } from '../caller.ts'
import type { PreviewAccess } from './preview-access.ts'
import type { PreviewGrant, PreviewGrants } from './preview-grants.ts'
import type { PreviewNames } from './preview-headers.ts'
import { OWN_PATH, type PreviewNotice, sendNotice } from './preview-pages.ts'
import { carryRequest, carryUpgrade } from './preview-proxy.ts'
import type { PreviewSite } from './preview-site.ts'

export interface PreviewsOptions {
  site: PreviewSite
  grants: PreviewGrants
  access: PreviewAccess
  registry: Registry
  logger: SessionLogger
}

export type TicketOutcome = { ok: true; ticket: PreviewTicket } | { ok: false; code: string; message: string }

export interface Previews {
  /** The host below which nothing of the app is served; null: it is the app's. */
  claims(host: string | undefined): boolean
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  ticket(asked: { person: Person; session: Session; request: PreviewRequest; host: string | undefined }): TicketOutcome
  /** What somebody who signed out has open ends now. */
  signedOut(): void
  close(): void
}

/** Milliseconds between looks whether what is open may stay so. */
const RECHECK_MS = 2_000
/** Connections of one preview at a time: what a hostile page may cost. */
const MOST_OPEN = 100
/** Milliseconds between words to the idle clock, and until a container that is woken should be there. */
const TOUCH_MS = 5_000

interface OpenCarry {
  grant: PreviewGrant
  cut(): void
}

type Reached =
  | { kind: 'tunnel'; session: Session; tunnel: Duplex }
  | { kind: 'notice'; notice: Omit<PreviewNotice, 'ancestors'> }

export function createPreviews(options: PreviewsOptions): Previews {
  const { site, grants, access, logger } = options
  const open = new Set<OpenCarry>()
  const recheck = () => {
    for (const one of open) {
      access.holds(one.grant).then(
        (holds) => {
          if (!holds) one.cut()
        },
        (error: unknown) => logger.warn({ error: String(error) }, 'preview: rights not checked'),
      )
    }
  }
  const timer = setInterval(recheck, RECHECK_MS).unref()
  const door: Door = { ...options, open }
  return {
    claims: (host) => site.read(host).kind !== 'app',
    serve: (request, response) => serve(door, request, response),
    upgrade: (request, socket, head) => upgrade(door, { request, socket, head }),
    ticket: (asked) => makeTicket(site, grants, asked),
    signedOut() {
      access.forget()
      recheck()
    },
    close() {
      clearInterval(timer)
      for (const one of open) one.cut()
    },
  }
}

interface Door extends PreviewsOptions {
  open: Set<OpenCarry>
}

function makeTicket(
  site: PreviewSite,
  grants: PreviewGrants,
  { person, session, request, host }: Parameters<Previews['ticket']>[0],
): TicketOutcome {
  const appOrigin = site.appOrigin(host)
  if (appOrigin === null) {
    const message =
      'Previews need a domain of their own when Slipway is not opened on its own machine: set SLIPWAY_PREVIEW_DOMAIN.'
    return { ok: false, code: 'no_preview_domain', message }
  }
  const { sandboxId } = session.state
  if (sandboxId === null) return { ok: false, code: 'no_sandbox', message: 'This session has no container yet.' }
  const place = { port: request.port, sandboxId }
  const { id: userId } = person.user
  const { authSessionId } = person
  const grant = { userId, authSessionId, sessionId: session.id, ...place, appOrigin }
  const { ticket, expiresAt } = grants.ticket(grant, request.path ?? '/')
  const origin = site.origin(place)
  return {
    ok: true,
    ticket: { url: `${origin}${OWN_PATH}enter?ticket=${ticket}`, origin, expiresAt: expiresAt.toISOString() },
  }
}

async function serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { site, logger } = door
  const place = site.read(request.headers.host)
  const say = (notice: Omit<PreviewNotice, 'ancestors'>, ancestors = site.appOrigins) => {
    sendNotice(request, response, { ...notice, ancestors })
    request.resume()
  }
  try {
    if (place.kind !== 'preview')
      return say({ status: 404, title: 'No preview', text: 'There is no preview at this address.' })
    const url = new URL(request.url ?? '/', 'http://preview')
    if (url.pathname === `${OWN_PATH}enter`) return enter(door, { place, url, response, say })
    const grant = await allowed(door, request, place)
    if (grant === null) return say(NOT_ENTERED)
    if (url.pathname === `${OWN_PATH}wake`) return await wake(door, { grant, url, request, response, say })
    const reached = await reach(door, grant, request.url ?? '/')
    if (reached.kind === 'notice') return say(reached.notice, [grant.appOrigin])
    const answered = await carried(door, { grant, reached, cut: () => response.destroy() }, (carry) =>
      carryRequest(carry, request, response),
    )
    if (!answered && !response.destroyed) say(hungUp(grant.port), [grant.appOrigin])
  } catch (error) {
    logger.error({ error: String(error) }, 'preview: failed by a fault of ours')
    say({ status: 500, title: 'Something went wrong', text: 'The server log says what.' })
  }
}

async function upgrade(door: Door, asked: { request: IncomingMessage; socket: Duplex; head: Buffer }): Promise<void> {
  const { request, socket } = asked
  const place = door.site.read(request.headers.host)
  const refuse = (status: string) =>
    void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  socket.on('error', () => socket.destroy())
  if (place.kind !== 'preview') return refuse('404 Not Found')
  const { origin } = request.headers
  if (origin !== undefined && origin !== door.site.origin(place)) return refuse('403 Forbidden')
  const grant = await allowed(door, request, place)
  if (grant === null) return refuse('401 Unauthorized')
  const reached = await reach(door, grant, '/')
  if (reached.kind === 'notice')
    return refuse(reached.notice.status === 502 ? '502 Bad Gateway' : '503 Service Unavailable')
  await carried(door, { grant, reached, cut: () => socket.destroy() }, (carry) => carryUpgrade(carry, asked))
}

type Say = (notice: Omit<PreviewNotice, 'ancestors'>, ancestors?: readonly string[]) => void

function enter(
  { grants }: Door,
  { place, url, response, say }: { place: PreviewPlace; url: URL; response: ServerResponse; say: Say },
): void {
  const redeemed = grants.redeem(url.searchParams.get('ticket') ?? '', place)
  if (redeemed === null) {
    say(NOT_ENTERED)
    return
  }
  const { cookie, path } = redeemed
  const headers = { 'set-cookie': cookie, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' }
  response.writeHead(303, { ...headers, location: path }).end()
}

async function wake(
  { site, registry }: Door,
  asked: { grant: PreviewGrant; url: URL; request: IncomingMessage; response: ServerResponse; say: Say },
): Promise<void> {
  const { grant, url, request, response, say } = asked
  const ancestors = [grant.appOrigin]
  if (request.method !== 'POST' || request.headers.origin !== site.origin(grant))
    return say({ status: 405, title: 'Not by this way', text: 'Use the button on the page of the preview.' }, ancestors)
  request.resume()
  const outcome = await registry.open(grant.sessionId)
  const opened = outcome.kind === 'open' ? await outcome.session.keeper.open() : null
  if (opened === null || !opened.ok) {
    const text = opened === null ? 'Try again in a moment.' : opened.problem.message
    return say({ status: 503, title: 'The container did not wake', text }, ancestors)
  }
  const to = url.searchParams.get('to') ?? '/'
  response.writeHead(303, { location: /^\/(?![/\\])/.test(to) ? to : '/' }).end()
}

async function allowed(
  { grants, access }: Door,
  request: IncomingMessage,
  place: PreviewPlace,
): Promise<PreviewGrant | null> {
  const grant = grants.read(request.headers.cookie, place)
  return grant !== null && (await access.holds(grant)) ? grant : null
}

/** A page that loads wakes nothing: a person does. */
async function reach({ registry }: Door, { sessionId, sandboxId, port }: PreviewGrant, path: string): Promise<Reached> {
  const outcome = await registry.open(sessionId)
  if (outcome.kind !== 'open')
    return notice({ status: 503, title: 'One moment', text: 'The session is on its way to this server.', again: 2 })
  const { session } = outcome
  const { sandbox } = session.state
  if (session.state.sandboxId !== sandboxId || sandbox.kind === 'none')
    return notice({ status: 404, title: 'No preview', text: 'The container of this preview is gone.' })
  if (sandbox.kind === 'preparing')
    return notice({ status: 503, title: 'The container is starting', text: 'The preview follows.', again: 2 })
  if (sandbox.kind !== 'ready') return notice(asleep(sandbox.kind, path))
  try {
    const used = await session.keeper.use((found) => found.tunnel(port))
    if (!used.ok) return notice({ status: 503, title: 'The container is away', text: used.problem.message, again: 3 })
    if (!used.value.ok) return notice(nothingListens(port))
    return { kind: 'tunnel', session, tunnel: used.value.value }
  } catch (error) {
    if (!(error instanceof SandboxLostError)) throw error
    return notice({ status: 503, title: 'The container is away', text: error.message, again: 3 })
  }
}

async function carried<T>(
  { site, open }: Door,
  { grant, reached, cut }: { grant: PreviewGrant; reached: Extract<Reached, { kind: 'tunnel' }>; cut(): void },
  work: (carry: { tunnel: Duplex; names: PreviewNames; onActivity(): void }) => Promise<T>,
): Promise<T> {
  const { session, tunnel } = reached
  tunnel.on('error', () => tunnel.destroy())
  const mine = [...open].filter(
    ({ grant: { sandboxId, port } }) => sandboxId === grant.sandboxId && port === grant.port,
  )
  if (mine.length >= MOST_OPEN) mine[0]?.cut()
  const one: OpenCarry = {
    grant,
    cut: () => {
      tunnel.destroy()
      cut()
    },
  }
  open.add(one)
  try {
    const names = { port: grant.port, origin: site.origin(grant), appOrigin: grant.appOrigin }
    return await work({ tunnel, names, onActivity: touching(session) })
  } finally {
    open.delete(one)
  }
}

/** Bytes keep a container awake as long as they flow; an open connection alone does not. */
function touching(session: Session): () => void {
  let last = performance.now()
  return () => {
    if (performance.now() - last < TOUCH_MS || session.keeper.current === null) return
    last = performance.now()
    void session.keeper.open().catch(() => undefined)
  }
}

const notice = (words: Omit<PreviewNotice, 'ancestors'>): Reached => ({ kind: 'notice', notice: words })

const NOT_ENTERED = {
  status: 401,
  title: 'Open this preview from its session',
  text: 'The way in was used, is too old, or your sign-in has ended.',
}

function nothingListens(port: number) {
  const text = `Start the program in the session; it should listen on port ${port}. This page looks again by itself.`
  return { status: 502, title: `Nothing listens on port ${port}`, text, again: 2 }
}

function hungUp(port: number) {
  const text = `What listens on port ${port} ended the connection before it answered. Does it speak HTTP?`
  return { status: 502, title: 'No answer', text }
}

function asleep(kind: 'paused' | 'stopped' | 'lost', path: string) {
  const [title, label] =
    kind === 'paused' ? ['The container is paused', 'Wake it'] : ['The container is stopped', 'Start it']
  const text =
    kind === 'paused'
      ? 'It rests, since nobody used it for a while. What ran in it goes on.'
      : 'Your files are kept; programs have to be started again.'
  return { status: 503, title, text, button: { label, action: `${OWN_PATH}wake?to=${encodeURIComponent(path)}` } }
}
