/** What a page asks of anybody but its own server; a page of ours ends with none. */
import type { Page } from '@playwright/test'
import type { ServerRig } from '../rig/start-server.ts'

/** Begins to listen; the list that is returned grows with each request and socket that goes to another origin. */
export function requestsElsewhere(page: Page, rig: ServerRig): string[] {
  const elsewhere: string[] = []
  const ours = new URL(rig.url).host
  const note = (address: string) => {
    const { protocol, host, origin } = new URL(address)
    // What the page made itself and keeps under a name.
    if (protocol === 'data:' || (protocol === 'blob:' && origin === rig.url)) return
    if (host !== ours) elsewhere.push(address)
  }
  page.on('request', (request) => note(request.url()))
  page.on('websocket', (socket) => note(socket.url()))
  return elsewhere
}
