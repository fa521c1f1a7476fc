/** Joins its own input and output to the daemon's socket: the only thing that `docker exec` ever runs. */
import { connect } from 'node:net'
import { PIPE_IDLE_MS } from './connection-times.ts'

const socket = connect(process.argv[2] ?? '/var/lib/slipway/private/daemon.sock')
// After the engine dies hard an old pipe may stand open for ever; a living server pings.
const idle = setTimeout(() => process.exit(3), PIPE_IDLE_MS)
process.stdin.on('data', () => idle.refresh())
process.stdin.pipe(socket)
socket.pipe(process.stdout)
socket.on('error', () => process.exit(2))
socket.on('close', () => process.exit(0))
process.stdout.on('error', () => process.exit(1))
