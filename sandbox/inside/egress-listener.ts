/** The container's only way out: what connects here is handed to the server, through streams that it keeps parked. */

import type { ServerHttp2Stream } from 'node:http2'
import { createServer, type Server, type Socket } from 'node:net'
import { refusalIn } from './egress-refusal.ts'

/** Milliseconds that a connection waits for a parked stream. */
const PATIENCE_MS = 10_000
/** Connections that wait at the most. */
const MAX_WAITING = 200

export interface EgressListenerOptions {
  /** 0: a free one. */
  port: number
  /** Awaited before the refusal reaches the program: its command is still there to be told. */
  onRefused(connection: { from: number; to: number }, reason: string): Promise<void>
}

export class EgressListener {
  readonly #options: EgressListenerOptions
  readonly #parked: ServerHttp2Stream[] = []
  readonly #waiting: Socket[] = []
  readonly #server: Server

  constructor(options: EgressListenerOptions) {
    this.#options = options
    this.#server = createServer((socket) => this.#take(socket))
    this.#server.on('error', () => undefined)
    this.#server.listen(options.port, '127.0.0.1')
  }

  park(stream: ServerHttp2Stream): void {
    const socket = this.#waiting.shift()
    if (socket !== undefined) {
      this.#join(stream, socket)
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
    if (stream !== undefined) this.#join(stream, socket)
    else if (this.#waiting.length >= MAX_WAITING) socket.destroy()
    else this.#wait(socket)
  }

  /** The first answer is looked at: many programs say no more of a refusal than that there was one. */
  #join(stream: ServerHttp2Stream, socket: Socket): void {
    const connection = { from: socket.remotePort ?? 0, to: socket.localPort ?? 0 }
    stream.respond({ ':status': 200 })
    stream.on('error', () => socket.destroy())
    socket.on('error', () => stream.close())
    socket.pipe(stream)
    let told: Promise<void> = Promise.resolve()
    stream.once('data', (first: Buffer) => {
      stream.pause()
      const goOn = () => {
        socket.write(first)
        stream.pipe(socket)
      }
      const reason = refusalIn(first)
      if (reason === null) goOn()
      else told = this.#options.onRefused(connection, reason).then(goOn, goOn)
    })
    // A refusal is short: its end is here before its command was told.
    stream.once('end', () => void told.then(() => socket.end()))
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
