/** Searches as the unprivileged user, stopped at its number of lines or its time: with ripgrep, or with grep in an image that has only that. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { grepArguments, grepRefusal } from './grep-arguments.ts'
import type { SearchBody } from './wire.ts'

const RIPGREP = ['/usr/local/bin/rg', '/usr/bin/rg', '/bin/rg']

/** Bytes of one line that are kept. */
const MAX_LINE = 8192

export interface SearchRun {
  body: SearchBody
  uid: number | null
  gid: number | null
  signal: AbortSignal
}

export function search({
  body,
  uid,
  gid,
  signal,
}: SearchRun): Promise<{ lines: string[]; truncated: boolean; timedOut: boolean; error?: string }> {
  const hasRipgrep = RIPGREP.some((path) => existsSync(path))
  const refusal = hasRipgrep ? null : grepRefusal(body)
  if (refusal !== null) return Promise.resolve({ lines: [], truncated: false, timedOut: false, error: refusal })
  const [program, args] = hasRipgrep ? ['rg', argumentsOf(body)] : ['grep', grepArguments(body)]
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    const lines: string[] = []
    const errors: Buffer[] = []
    let rest = Buffer.alloc(0)
    let truncated = false
    let timedOut = false
    const stop = () => child.kill('SIGKILL')
    const timer = setTimeout(() => {
      timedOut = true
      stop()
    }, body.timeoutMs)
    signal.addEventListener('abort', stop, { once: true })
    const take = (line: Buffer) => {
      // grep counts in files without any as well.
      if (!hasRipgrep && body.mode === 'count' && line.toString('latin1').endsWith(':0')) return
      if (lines.length < body.maxLines) lines.push(line.subarray(0, MAX_LINE).toString('utf8'))
      else {
        truncated = true
        stop()
      }
    }
    child.stdout.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes])
      for (let end = rest.indexOf(10); end !== -1 && !truncated; end = rest.indexOf(10)) {
        take(rest.subarray(0, end))
        rest = rest.subarray(end + 1)
      }
    })
    child.stderr.on('data', (bytes: Buffer) => errors.push(bytes.subarray(0, 4096)))
    const done = (code: number | null, message = '') => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      if (rest.length > 0 && !truncated) take(rest)
      const words = message || Buffer.concat(errors).toString('utf8').slice(0, 4000)
      // Code 2 with lines is a file that could not be read; the lines still count.
      const failed = code === 2 && lines.length === 0 && !truncated && !timedOut
      resolve({ lines, truncated, timedOut, ...(failed || message !== '' ? { error: words } : {}) })
    }
    child.once('error', (error) => done(null, `The search could not be run: ${error.message}`))
    child.once('close', (code) => done(code))
  })
}

function argumentsOf(body: SearchBody): string[] {
  const flags: [unknown, string[]][] = [
    [body.mode === 'files_with_matches', ['--files-with-matches']],
    [body.mode === 'count', ['--count', '--with-filename']],
    [
      body.mode === 'content',
      ['--no-heading', '--with-filename', body.lineNumbers === false ? '--no-line-number' : '--line-number'],
    ],
    [body.before, ['--before-context', String(body.before)]],
    [body.after, ['--after-context', String(body.after)]],
    [body.ignoreCase, ['--ignore-case']],
    [body.onlyMatching, ['--only-matching']],
    [body.multiline, ['--multiline', '--multiline-dotall']],
    [body.fixedStrings, ['--fixed-strings']],
    [body.wordBoundary, ['--word-regexp']],
    [body.glob, ['--glob', body.glob ?? '']],
    [body.type, ['--type', body.type ?? '']],
  ]
  // No configuration file of the repository or the home directory steers it.
  return [
    '--no-config',
    '--color=never',
    '--hidden',
    '--glob=!.git',
    '--sort=path',
    ...flags.flatMap(([given, words]) => (given ? words : [])),
    '--regexp',
    body.pattern,
    '--',
    body.path,
  ]
}
