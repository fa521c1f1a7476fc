/** Runs a program of the image as the unprivileged user with nothing in its environment, and stops it at its time or when nobody waits any more. */
import { type ChildProcess, spawn } from 'node:child_process'

export interface ProgramUser {
  uid: number | null
  gid: number | null
}

export interface Program {
  file: string
  args: readonly string[]
  cwd: string
  env?: Readonly<Record<string, string>>
  input?: Uint8Array
  timeoutMs: number
  signal: AbortSignal
}

export interface ProgramEnd {
  /** Null: it was killed, or could not be run. */
  code: number | null
  timedOut: boolean
  /** The beginning of what it said. */
  stderr: string
}

/** Characters of an error message that are kept. */
const STDERR_LIMIT = 4000

/** `onOutput` may stop the program by `kill`. Never rejects. */
export function runProgram(
  program: Program,
  user: ProgramUser,
  onOutput: (bytes: Buffer, child: ChildProcess) => void,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const { uid, gid } = user
    const child = spawn(program.file, program.args, {
      cwd: program.cwd,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...program.env } as unknown as NodeJS.ProcessEnv,
      stdio: [program.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    let stderr = ''
    let timedOut = false
    const stop = () => child.kill('SIGKILL')
    const timer = setTimeout(() => {
      timedOut = true
      stop()
    }, program.timeoutMs)
    program.signal.addEventListener('abort', stop, { once: true })
    if (program.signal.aborted) stop()
    child.stdin?.on('error', () => undefined)
    if (program.input !== undefined) child.stdin?.end(program.input)
    child.stdout?.on('data', (bytes: Buffer) => onOutput(bytes, child))
    child.stderr?.on('data', (bytes: Buffer) => {
      if (stderr.length < STDERR_LIMIT) stderr = (stderr + bytes.toString('utf8')).slice(0, STDERR_LIMIT)
    })
    const done = (code: number | null, message = '') => {
      clearTimeout(timer)
      program.signal.removeEventListener('abort', stop)
      resolve({ code, timedOut, stderr: message || stderr })
    }
    child.once('error', (error) => done(null, `${program.file} could not be run: ${error.message}`))
    child.once('close', (code) => done(code))
  })
}

/** All that it prints, up to a bound above which it is stopped. */
export async function outputOf(
  program: Program,
  user: ProgramUser,
  limit: number,
): Promise<ProgramEnd & { stdout: Buffer; truncated: boolean }> {
  const parts: Buffer[] = []
  let length = 0
  let truncated = false
  const end = await runProgram(program, user, (bytes, child) => {
    if (truncated) return
    parts.push(bytes.subarray(0, limit - length))
    length += bytes.length
    truncated = length > limit
    if (truncated) child.kill('SIGKILL')
  })
  return { ...end, stdout: Buffer.concat(parts), truncated }
}
