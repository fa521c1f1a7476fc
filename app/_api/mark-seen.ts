/** Says up to where a person has seen a session, also while the page goes away: only such a request outlives it. */
import { routes } from '#protocol/api/routes.ts'
import { pageToken } from './page-token.ts'
import { requestPath } from './request-path.ts'

/** Never rejects; false: the server does not know of it. */
export async function markSeen(sessionId: string, seq: number): Promise<boolean> {
  try {
    const response = await fetch(requestPath(routes.markSeen, { params: { id: sessionId } }), {
      method: routes.markSeen.method,
      keepalive: true,
      headers: { 'x-slipway-token': pageToken(), 'content-type': 'application/json' },
      body: JSON.stringify({ seq }),
    })
    // To its end: a browser takes a request for open as long as nobody reads its answer.
    await response.text()
    return response.ok
  } catch {
    return false
  }
}
