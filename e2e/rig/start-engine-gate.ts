/** A socket before the real Docker engine that can be shut or made to wait, as an engine that is down or slow. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export interface EngineGate extends AsyncDisposable {
  /** For `DOCKER_HOST`. */
  address: string
  /** New requests wait until `open`. */
  hold(): void
  /** Everything open breaks, and nothing is taken until `open`. */
  shut(): void
  open(): void
}

const ENGINE = '/var/run/docker.sock'

export async function startEngineGate(): Promise<EngineGate> {
  const folder = await mkdtemp('/tmp/slip-engine-')
  const path = join(folder, 'docker.sock')
  const state: { mode: 'open' | 'held' | 'shut' } = { mode: 'open' }
  const sockets = new Set<Socket>()
  const waiting = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    keep(sockets, socket)
    if (state.mode === 'shut') socket.destroy()
    else if (state.mode === 'held') waiting.add(socket)
    else pass(socket, sockets)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return {
    address: `unix://${path}`,
    hold() {
      state.mode = 'held'
    },
    shut() {
      state.mode = 'shut'
      for (const socket of sockets) socket.destroy()
      waiting.clear()
    },
    open() {
      state.mode = 'open'
      for (const socket of waiting) pass(socket, sockets)
      waiting.clear()
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket)
  socket.once('close', () => sockets.delete(socket))
  // Broken on purpose, or by the one behind it.
  socket.on('error', () => socket.destroy())
}

/** The engine ends its half after an answer and the client its own: each end is passed on. */
function pass(socket: Socket, sockets: Set<Socket>): void {
  const engine = createConnection({ path: ENGINE, allowHalfOpen: true })
  keep(sockets, engine)
  socket.pipe(engine)
  engine.pipe(socket)
  socket.once('close', () => engine.destroy())
  engine.once('close', () => socket.destroy())
  socket.resume()
}
