/** The daemon's end of one terminal's process: started, fed, sized, and heard of when it ends. */
import { type ChildProcess, fork } from 'node:child_process'
import { constants } from 'node:os'
import type { Duplex } from 'node:stream'
import { HOST_SOCKET_FD, type HostNews, type HostRequest, type HostStart } from './terminal-host.ts'

export interface TerminalProcessOptions {
  /** The daemon's own file; started with the argument `terminal`. */
  script: string
  uid: number | null
  gid: number | null
}

export interface ShellEnd {
  exitCode: number | null
  signal: string | null
}

export interface TerminalProcess {
  /** Of the shell, which leads its own session and group. */
  pid: number
  /** What it says and is told. */
  socket: Duplex
  resize(cols: number, rows: number): void
  /** Resolves when the shell has ended, and all that it said has arrived. */
  ended: Promise<ShellEnd>
  kill(): void
}

/** Rejects with words for the person when the shell does not start. */
export async function startTerminal(
  start: Omit<HostStart, 'kind'>,
  { script, uid, gid }: TerminalProcessOptions,
): Promise<TerminalProcess> {
  const host = fork(script, ['terminal'], {
    env: {} as NodeJS.ProcessEnv,
    execArgv: process.execArgv,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
    ...(uid === null || gid === null ? {} : { uid, gid }),
  })
  const socket = host.stdio[HOST_SOCKET_FD] as Duplex
  socket.on('error', () => undefined)
  const send = (request: HostRequest) => {
    if (host.connected) host.send(request)
  }
  send({ kind: 'start', ...start })
  const ended = endOf(host, socket)
  const pid = await pidOf(host)
  return {
    pid,
    socket,
    ended,
    resize: (cols, rows) => send({ kind: 'resize', cols, rows }),
    kill: () => void host.kill('SIGKILL'),
  }
}

function pidOf(host: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    host.once('error', reject)
    host.once('exit', () => reject(new Error('The terminal ended before it began.')))
    host.on('message', (news: HostNews) => {
      if (news.kind === 'started') resolve(news.pid)
      if (news.kind === 'failed') reject(new Error(news.message))
    })
  })
}

/** A host that was killed says nothing; its shell is gone with its tty then. */
async function endOf(host: ChildProcess, socket: Duplex): Promise<ShellEnd> {
  const drained = new Promise<void>((resolve) => {
    socket.once('end', resolve)
    socket.once('close', resolve)
  })
  const end = await new Promise<ShellEnd>((resolve) => {
    host.on('message', (news: HostNews) => {
      if (news.kind === 'ended') resolve({ exitCode: news.exitCode, signal: nameOf(news.signal) })
    })
    host.once('exit', () => resolve({ exitCode: null, signal: 'SIGKILL' }))
  })
  await drained
  host.kill('SIGKILL')
  return end
}

function nameOf(signal: number | null): string | null {
  if (signal === null) return null
  return Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? String(signal)
}
