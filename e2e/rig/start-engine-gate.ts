/** A socket before the real Docker engine that can be shut or made to wait, as an engine that is down or slow. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export interface EngineGate extends AsyncDisposable {
  /** For `DOCKER_HOST`. */
  address: string
  /** All that is asked for waits until `open`; or only what begins with `these`, while what waited and is none of it goes on. */
  hold(these?: RegExp): void
  /** Everything open breaks, and nothing is taken until `open`. */
  shut(): void
  open(): void
}

interface Waiting {
  /** What it asks for; null: it was not looked at. */
  line: string | null
  goOn(): void
}

interface Gate {
  mode: 'open' | 'held' | 'shut'
  /** Null: connections are held, whatever they ask for. */
  these: RegExp | null
  sockets: Set<Socket>
  waiting: Map<Socket, Waiting>
}

const ENGINE = '/var/run/docker.sock'
const REQUEST = /^[A-Z]+ \S+ HTTP\/1\.1$/

export async function startEngineGate(): Promise<EngineGate> {
  const folder = await mkdtemp('/tmp/slip-engine-')
  const path = join(folder, 'docker.sock')
  const gate: Gate = { mode: 'open', these: null, sockets: new Set(), waiting: new Map() }
  const { sockets, waiting } = gate
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    keep(sockets, socket)
    if (gate.mode === 'shut') socket.destroy()
    else if (gate.mode === 'held' && gate.these === null)
      waiting.set(socket, { line: null, goOn: () => pass(socket, gate) })
    else pass(socket, gate)
  })
  const goOn = (but: RegExp | null) => {
    for (const [socket, one] of waiting) {
      if (one.line !== null && but?.test(one.line) === true) continue
      waiting.delete(socket)
      one.goOn()
    }
  }
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  return {
    address: `unix://${path}`,
    hold(these) {
      Object.assign(gate, { mode: 'held', these: these ?? null })
      if (these !== undefined) goOn(these)
    },
    shut() {
      gate.mode = 'shut'
      for (const socket of sockets) socket.destroy()
      waiting.clear()
    },
    open() {
      gate.mode = 'open'
      goOn(null)
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
function pass(socket: Socket, gate: Gate): void {
  const engine = createConnection({ path: ENGINE, allowHalfOpen: true })
  keep(gate.sockets, engine)
  const send = (chunk: Buffer) => {
    if (engine.write(chunk)) return
    socket.pause()
    engine.once('drain', () => socket.resume())
  }
  // A connection is used for one request after the other, and each begins a chunk of its own.
  socket.on('data', (chunk: Buffer) => {
    const line = chunk.toString('latin1', 0, 500).split('\r\n', 1)[0] ?? ''
    if (gate.mode !== 'held' || !(gate.these ?? REQUEST).test(line)) return send(chunk)
    socket.pause()
    const goOn = () => {
      socket.resume()
      send(chunk)
    }
    gate.waiting.set(socket, { line, goOn })
  })
  socket.once('end', () => engine.end())
  engine.pipe(socket)
  socket.once('close', () => engine.destroy())
  engine.once('close', () => socket.destroy())
  socket.resume()
}
