/** A process of the unprivileged user that holds one pty: bytes go through a socket, the rest through messages. It owns the tty, as root could not make it belong to somebody else. */
import { existsSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'

/** The socket to the daemon, behind stdio and the messages. */
export const HOST_SOCKET_FD = 4
/** Milliseconds between looks for a shell that ended while nobody read it; the pty is given up 200 after its end. */
const LOOK_MS = 50

export interface HostStart {
  kind: 'start'
  cols: number
  rows: number
  cwd: string
  env: Record<string, string>
}
export type HostRequest = HostStart | { kind: 'resize'; cols: number; rows: number }
export type HostNews =
  | { kind: 'started'; pid: number }
  | { kind: 'failed'; message: string }
  | { kind: 'ended'; exitCode: number | null; signal: number | null }

export function runTerminalHost(): void {
  const tell = (news: HostNews) => process.send?.(news)
  let resize: (cols: number, rows: number) => void = () => undefined
  process.on('message', (request: HostRequest) => {
    if (request.kind === 'resize') resize(request.cols, request.rows)
    else
      start(request, tell).then(
        (started) => {
          resize = started
        },
        (error: unknown) => tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}

async function start({ cols, rows, cwd, env }: HostStart, tell: (news: HostNews) => void) {
  const { spawn } = await import('@lydell/node-pty')
  // The kernel takes the shell and all it starts before the daemon when memory ends.
  writeFileSync('/proc/self/oom_score_adj', '500')
  const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh'
  const pty = spawn(shell, [], { name: 'xterm-256color', cols, rows, cwd, env, encoding: null })
  const socket = new Socket({ fd: HOST_SOCKET_FD, readable: true, writable: true })
  let looking: NodeJS.Timeout | undefined
  const resume = () => {
    clearInterval(looking)
    looking = undefined
    pty.resume()
  }
  socket.on('error', () => undefined)
  socket.on('drain', resume)
  // Without an encoding the pieces are bytes in both directions, whatever their type says.
  socket.on('data', (bytes: Buffer) => pty.write(bytes as unknown as string))
  pty.onData((piece) => {
    if (socket.write(piece as unknown as Uint8Array) || looking !== undefined) return
    pty.pause()
    looking = setInterval(() => {
      if (!isAlive(pty.pid)) resume()
    }, LOOK_MS)
  })
  let ended = false
  pty.onExit(({ exitCode, signal }) => {
    ended = true
    const killed = signal !== undefined && signal !== 0
    socket.end(() => tell({ kind: 'ended', exitCode: killed ? null : exitCode, signal: killed ? signal : null }))
  })
  tell({ kind: 'started', pid: pty.pid })
  return (columns: number, lines: number) => {
    if (!ended) pty.resize(columns, lines)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
