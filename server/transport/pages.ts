/** The pages: Next in this very process, told by headers of ours who asks, since it knows nothing of the server. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import next from 'next'
import type { Authenticate } from './authenticate.ts'
import { securePage } from './security-headers.ts'
import { createStaticFiles } from './static-files.ts'

export interface PagesOptions {
  http: Server
  /** Where `app` and its build lie. */
  root: string
  dev: boolean
  hostname: string
  port: number
  authenticate: Authenticate
  /** What our pages may show in frames, as a policy names it. */
  frames: string
}

export interface Pages {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>
  close(): Promise<void>
}

/** Only these are ours to say; a browser that sends them is not believed. */
const PERSON_HEADER = 'x-slipway-person'
const TOKEN_HEADER = 'x-slipway-page-token'
/** Static files need no policy of their own and no look at the cookie. */
const STATIC = '/_next/static/'

export async function openPages(options: PagesOptions): Promise<Pages> {
  const { http, root, dev, hostname, port, authenticate, frames } = options
  const app = next({ dir: root, dev, hostname, port, httpServer: http })
  await app.prepare()
  const handle = app.getRequestHandler()
  const upgrade = app.getUpgradeHandler()
  // While one develops they change under their names.
  const files = dev ? null : createStaticFiles({ folder: join(root, '.next', 'static'), prefix: STATIC })
  return {
    async serve(request, response) {
      delete request.headers[PERSON_HEADER]
      delete request.headers[TOKEN_HEADER]
      const isStatic = request.url?.startsWith(STATIC) === true
      if (isStatic && (await files?.serve(request, response))) return
      if (!isStatic) {
        request.headers['content-security-policy'] = securePage(response, {
          ...{ dev, frames, host: request.headers.host ?? '' },
        })
        const caller = await authenticate({ headers: { cookie: request.headers.cookie } })
        if (caller.kind === 'person' && caller.pageToken !== null) {
          request.headers[PERSON_HEADER] = encodeURIComponent(caller.user.name)
          request.headers[TOKEN_HEADER] = caller.pageToken
        }
      }
      await handle(request, response)
    },
    upgrade: (request, socket, head) => upgrade(request, socket, head),
    close: () => app.close(),
  }
}
