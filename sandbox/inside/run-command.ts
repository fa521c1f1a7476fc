/** One command of the unprivileged user, from its process to the facts of its end. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { CALL_MARK } from './caller-of.ts'
import { oomKills } from './cgroup.ts'
import { argvOf, BEGUN, LOST_WAY, REPORT_FD } from './shell-script.ts'
import type { WaitingShell } from './waiting-shells.ts'
import type { EndBody, ExecBody } from './wire.ts'

/** Milliseconds for output that is still in the pipe when the command has ended; a child left behind may hold it open for ever. */
const DRAIN_MS = 150

export interface CommandProcess {
  /** Of the command's session and group; 0: it did not start. */
  pid: number
  /** The entry of the environment by which its processes are found again, wherever they went. */
  mark: string
}

export interface RunOptions {
  /** Told what to run; null: one is started for this command. */
  shell: WaitingShell | null
  root: string
  environment: Readonly<Record<string, string>>
  uid: number | null
  gid: number | null
  /** False: it was stopped before it began. */
  mayBegin(): boolean
  onOutput(stream: 'stdout' | 'stderr', bytes: Buffer): void
  onEnd(end: CommandEnd): void
}

export type CommandEnd = Pick<EndBody, 'exitCode' | 'signal' | 'outOfMemory' | 'durationMs'> & {
  cwd?: string
  /** Why it did not start. */
  refused?: string
}

/** Milliseconds in which a shell that waited has begun: the code beside it may have stopped it. */
const BEGIN_MS = 1000

/** `pid` and `mark` change when a shell that waited has to be replaced. Throws when the machine has no room for a process. */
export function runCommand(body: ExecBody, options: RunOptions): CommandProcess {
  const startedAt = performance.now()
  const killsBefore = oomKills()
  const conclude: Conclude = ({ exitCode, signal, report, refused }) =>
    options.onEnd({
      exitCode: refused === undefined ? exitCode : null,
      signal,
      outOfMemory: oomKills() > killsBefore && (signal === 'SIGKILL' || exitCode === 137),
      durationMs: performance.now() - startedAt,
      ...(body.reportCwd === true && report.startsWith('/') ? { cwd: report.slice(0, 4096) } : {}),
      ...(refused === undefined ? {} : { refused }),
    })
  return options.shell === null
    ? follow(startShell(body, options), options, conclude)
    : followWaiting(options.shell, body, options, conclude)
}

interface Left {
  exitCode: number | null
  signal: string | null
  /** What stood on the report's pipe. */
  report: string
  refused?: string
}
type Conclude = (left: Left) => void

function followWaiting(shell: WaitingShell, body: ExecBody, options: RunOptions, conclude: Conclude): CommandProcess {
  let begun = false
  shell.child.stdio[REPORT_FD]?.once('data', () => {
    begun = true
    clearTimeout(watch)
  })
  // A daemon that stood still runs its timers first: what the shell said meanwhile is read before it is judged.
  const watch = setTimeout(() => setImmediate(() => begun || shell.child.kill('SIGKILL')), BEGIN_MS)
  const current = follow(shell, options, (left) => {
    clearTimeout(watch)
    const [first, ...rest] = left.report.split('\n')
    const report = rest.join('\n')
    if (first === BEGUN)
      conclude({ ...left, report, ...(report === LOST_WAY ? { refused: `There is no directory ${body.cwd}.` } : {}) })
    else if (!options.mayBegin()) conclude(left)
    // It was killed before it was told, by the code it waited beside: nothing has run.
    else startAnew()
  })
  const startAnew = () => {
    try {
      Object.assign(current, follow(startShell(body, options), options, conclude))
    } catch (error) {
      conclude({ exitCode: null, signal: null, report: '', refused: whyNotStarted(error) })
    }
  }
  return current
}

function follow({ child, mark }: WaitingShell, { onOutput }: RunOptions, conclude: Conclude): CommandProcess {
  child.stdout?.on('data', (bytes: Buffer) => onOutput('stdout', bytes))
  child.stderr?.on('data', (bytes: Buffer) => onOutput('stderr', bytes))
  const reported: Buffer[] = []
  child.stdio[REPORT_FD]?.on('data', (bytes: Buffer) => reported.push(bytes))
  const report = () => Buffer.concat(reported).toString('utf8').trim()
  child.once('error', (error) => conclude({ exitCode: null, signal: null, report: '', refused: whyNotStarted(error) }))
  child.once('exit', (exitCode, signal) => afterDrain(child, () => conclude({ exitCode, signal, report: report() })))
  return { pid: child.pid ?? 0, mark }
}

function startShell(body: ExecBody, { root, environment, uid, gid }: RunOptions): WaitingShell {
  const [file = '', ...args] = argvOf(body)
  const child = spawn(file, args, {
    cwd: body.cwd ?? root,
    env: { ...environment, ...body.env, [CALL_MARK]: body.key } as unknown as NodeJS.ProcessEnv,
    detached: true,
    stdio: [body.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    ...(uid === null || gid === null ? {} : { uid, gid }),
  })
  if (body.stdin !== undefined) {
    const input = child.stdin as Writable
    input.on('error', () => undefined)
    input.end(Buffer.from(body.stdin, 'base64'))
  }
  return { child, mark: `${CALL_MARK}=${body.key}` }
}

function afterDrain(child: ChildProcess, done: () => void): void {
  let isOver = false
  const end = () => {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    done()
  }
  // A daemon that stood still runs its timers first: what lies in the pipe is read before the end is told.
  const timer = setTimeout(() => setImmediate(end), DRAIN_MS)
  child.once('close', end)
}

/** In words for whoever asked. */
export function whyNotStarted(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return 'The disk of the machine that runs the container is full: nothing can be started until there is space again.'
  if (code === 'EAGAIN') return 'The container runs as many processes as it may. Stop some of them, then try again.'
  return error instanceof Error ? error.message : String(error)
}
