/** Joins its own input and output to the daemon's socket: the only thing that `docker exec` ever runs. */
import { connect, type Socket } from 'node:net'
import { PIPE_IDLE_MS } from './connection-times.ts'

/** Milliseconds for which a daemon that is just starting is waited for, and between two tries. */
const START_MS = 5000
const AGAIN_MS = 10
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED'])

function join(socket: Socket): void {
  // After the engine dies hard an old pipe may stand open for ever; a living server pings.
  const idle = setTimeout(() => process.exit(3), PIPE_IDLE_MS)
  process.stdin.on('data', () => idle.refresh())
  process.stdin.pipe(socket)
  socket.pipe(process.stdout)
  socket.on('error', () => process.exit(2))
  socket.on('close', () => process.exit(0))
  process.stdout.on('error', () => process.exit(1))
}

function open(path: string): void {
  const socket = connect(path)
  const wait = (error: NodeJS.ErrnoException) => {
    if (!NOT_YET.has(error.code ?? '') || performance.now() > START_MS) process.exit(2)
    setTimeout(() => open(path), AGAIN_MS)
  }
  socket.once('error', wait)
  socket.once('connect', () => {
    socket.off('error', wait)
    join(socket)
  })
}

open(process.argv[2] ?? '/var/lib/slipway/private/daemon.sock')
