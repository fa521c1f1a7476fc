/** The connection of one browser as a viewer sees it: what was handed over, and whether it has left. */
import type { Socket } from 'socket.io'
import type { ClientToServer, ServerToClient } from '#protocol/socket.ts'
import type { ViewerWire } from './viewer.ts'

export type BrowserSocket = Socket<ClientToServer, ServerToClient>

export function socketWire(socket: BrowserSocket): ViewerWire {
  const { conn } = socket
  // A transport that may write has nothing waiting: engine.io hands over what it holds as soon as it may.
  const isClear = () => conn.transport.writable
  return {
    get clear() {
      return isClear()
    },
    send(name, message) {
      socket.emit(name, ...([message] as Parameters<ServerToClient[typeof name]>))
    },
    async cleared(signal) {
      while (!signal.aborted && socket.connected && !isClear()) await once(conn, signal)
    },
  }
}

/** The transport says `ready` each time it has written all it was given. */
function once({ transport }: BrowserSocket['conn'], signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      transport.off('ready', done)
      transport.off('close', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    transport.on('ready', done)
    transport.on('close', done)
    signal.addEventListener('abort', done)
  })
}
