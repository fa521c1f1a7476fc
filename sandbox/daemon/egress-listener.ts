/** The container's only way out: what connects here is handed to the server, through streams that it keeps parked. */

import type { ServerHttp2Stream } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { EGRESS_PORT } from './wire.ts'

/** Milliseconds that a connection waits for a parked stream. */
const PATIENCE_MS = 10_000
/** Connections that wait at the most. */
const MAX_WAITING = 200

export class EgressListener {
  readonly #parked: ServerHttp2Stream[] = []
  readonly #waiting: Socket[] = []
  readonly #server: Server
  /** Resolves with the port: the asked one also when it is taken, for then there is no way out and everything else goes on. */
  readonly listening: Promise<number>

  constructor(port: number = EGRESS_PORT) {
    this.#server = createServer((socket) => this.#take(socket))
    this.listening = new Promise((resolve) => {
      this.#server.once('error', () => resolve(port))
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  }

  park(stream: ServerHttp2Stream): void {
    const socket = this.#waiting.shift()
    if (socket !== undefined) {
      join(stream, socket)
      return
    }
    this.#parked.push(stream)
    stream.once('close', () => {
      const at = this.#parked.indexOf(stream)
      if (at !== -1) this.#parked.splice(at, 1)
    })
  }

  close(): void {
    this.#server.close()
  }

  #take(socket: Socket): void {
    socket.on('error', () => undefined)
    const stream = this.#parked.shift()
    if (stream !== undefined) join(stream, socket)
    else if (this.#waiting.length >= MAX_WAITING) socket.destroy()
    else this.#wait(socket)
  }

  #wait(socket: Socket): void {
    this.#waiting.push(socket)
    const leave = () => {
      const at = this.#waiting.indexOf(socket)
      if (at === -1) return
      this.#waiting.splice(at, 1)
      socket.end(
        'HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\nThe network of this session is not connected at the moment. Try again.\n',
      )
    }
    const timer = setTimeout(leave, PATIENCE_MS)
    socket.once('close', () => clearTimeout(timer))
  }
}

/** Two byte streams become one; the end of either is the end of its half. */
export function join(stream: ServerHttp2Stream, socket: Socket): void {
  stream.respond({ ':status': 200 })
  stream.on('error', () => socket.destroy())
  socket.on('error', () => stream.close())
  stream.pipe(socket)
  socket.pipe(stream)
}
