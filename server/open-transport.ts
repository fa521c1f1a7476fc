/** The world's side of the server: one port with API, socket and pages over the joined parts. */

import type { SandboxProvider } from '#sandbox/provider.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import { newId } from '#server/store/new-id.ts'
import type { Store } from '#server/store/open-store.ts'
import { createAuthenticate } from '#server/transport/authenticate.ts'
import type { Services } from '#server/transport/http/context.ts'
import { handlers } from '#server/transport/http/handlers/handlers.ts'
import { listen } from '#server/transport/http-server.ts'
import { createKnownHosts } from '#server/transport/known-hosts.ts'
import type { Metrics } from '#server/transport/metrics.ts'
import { openPages } from '#server/transport/pages.ts'
import { createPreviewAccess } from '#server/transport/preview/preview-access.ts'
import { createPreviewGrants } from '#server/transport/preview/preview-grants.ts'
import { createPreviewSite, type PreviewSite } from '#server/transport/preview/preview-site.ts'
import { createPreviews, type Previews } from '#server/transport/preview/previews.ts'
import { createRateLimit } from '#server/transport/rate-limit.ts'
import { createReadiness } from '#server/transport/readiness.ts'
import { createSocketServer, type SocketServer } from '#server/transport/socket-server.ts'
import type { Config } from './config.ts'
import type { Core } from './open-core.ts'
import { VERSION } from './version.ts'

export interface TransportOptions {
  config: Config
  store: Store
  core: Core
  provider: SandboxProvider
  metrics: Metrics
  logger: SessionLogger
  /** The hash of the token by which commands of this machine speak to this very start. */
  cliTokenHash: string
  /** False: the API and the socket alone. */
  withPages: boolean
}

export interface Transport {
  /** For people. */
  url: string
  /** For commands on this machine. */
  localUrl: string
  readonly connections: number
  /** Handed to sockets and not yet taken by the network. */
  readonly bufferedBytes: number
  /** Tells viewers to come back later. */
  draining(): void
  /** What is open ends within that many milliseconds. */
  close(withinMs: number): Promise<void>
}

const SIGN_IN_TRIES = { tries: 10, windowMs: 60_000 }

/** Rejects when the port is taken. Resolves when the API answers and the pages are ready. */
export async function openTransport(options: TransportOptions): Promise<Transport> {
  const { config, store, core, logger } = options
  const { users, authSessions, apiTokens } = store
  const publicOrigin = config.publicUrl === null ? null : new URL(config.publicUrl).origin
  const ownerTokenHashes = [config.adminTokenHash, options.cliTokenHash].filter((hash) => hash !== null)
  const authenticate = createAuthenticate({ users, authSessions, apiTokens, ownerTokenHashes })
  const parts: Parts = { sockets: null, previews: null, url: '' }
  const services = servicesOf(options, parts)
  const http = await listen({
    ...{ services, handlers, authenticate, publicOrigin, host: config.host, port: config.port },
    knownHosts: createKnownHosts(config),
    previews: (port) => previewsOf(options, port),
  })
  parts.previews = http.previews
  parts.url = config.publicUrl ?? `http://${hostInUrl(config.host)}:${http.port}`
  const sockets = createSocketServer({
    ...{ http: http.server, registry: core.registry, sessions: store.sessions, log: store.events },
    ...{ authenticate, publicOrigin, logger, onResume: options.metrics.resumed },
  })
  parts.sockets = sockets
  const pages = options.withPages
    ? await openPages({
        ...{ http: http.server, root: config.root, dev: config.dev, authenticate },
        ...{ hostname: config.host, port: http.port, frames: siteOf(config, http.port).frameSource },
      })
    : null
  if (pages !== null) http.setPages(pages)
  return {
    url: parts.url,
    localUrl: `http://${hostInUrl(config.host)}:${http.port}`,
    get connections() {
      return sockets.connections
    },
    get bufferedBytes() {
      return sockets.bufferedBytes
    },
    draining: () => sockets.draining(),
    async close(withinMs) {
      await sockets.close()
      await http.close(withinMs)
      await pages?.close()
    },
  }
}

/** What the services lean on and what comes after them. */
interface Parts {
  sockets: SocketServer | null
  previews: Previews | null
  url: string
}

function previewsOf({ config, store, core, logger }: TransportOptions, port: number): Previews {
  const { users, authSessions, sessions, sandboxes } = store
  return createPreviews({
    site: siteOf(config, port),
    grants: createPreviewGrants(store.derivedKey('preview-ticket')),
    access: createPreviewAccess({ users, authSessions, sessions, sandboxes }),
    registry: core.registry,
    logger,
  })
}

function siteOf({ previewDomain, publicUrl }: Config, port: number): PreviewSite {
  return createPreviewSite({ previewDomain, publicUrl, port })
}

function servicesOf(options: TransportOptions, parts: Parts): Services {
  const { config, store, core, provider, metrics, logger } = options
  const { sessions, users, blobs, events, authSessions, apiTokens, signInLinks, settings } = store
  return {
    ...{ sessions, users, blobs, events, authSessions, apiTokens, signInLinks, settings },
    ...{ logger, newId, version: VERSION },
    ...{ registry: core.registry, lifecycle: core.lifecycle, modelSettings: core.modelSettings },
    ...{ installation: core.installation, permissions: core.permissions },
    signInLimit: createRateLimit(SIGN_IN_TRIES),
    publicUrl: () => parts.url,
    secureCookies: config.publicUrl?.startsWith('https:') ?? false,
    checks: createReadiness({ store: store.health, provider, draining: () => core.registry.draining }),
    metrics: () => metrics.text(),
    previews: {
      ticket: (asked) => {
        if (parts.previews === null) throw new Error('asked before the server listens')
        return parts.previews.ticket(asked)
      },
    },
    signedOut: (authSessionId) => {
      parts.sockets?.signedOut(authSessionId)
      parts.previews?.signedOut()
    },
  }
}

/** A browser cannot go to "everywhere". */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}
