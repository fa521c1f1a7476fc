/** The log of the server: JSON lines on standard error, without secrets. */
import { writeSync } from 'node:fs'
import { pino } from 'pino'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Config } from './config.ts'
import type { Scrub } from './scrub.ts'

/** Names under which a secret might be logged by mistake, at any of the first levels. */
const SECRET_NAMES = [
  'apiKey',
  'token',
  'secret',
  'password',
  'authorization',
  'cookie',
  'databaseUrl',
  'connectionString',
]
/** Fields that hold what was thrown. */
const ERROR_FIELDS = ['cause', 'error', 'err']
const LONGEST = 4_000

export function createLogger(level: Config['logLevel'], scrub: Scrub): SessionLogger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const serializers = Object.fromEntries(ERROR_FIELDS.map((name) => [name, describeError]))
  const destination = { write: (line: string) => writeLine(scrub(line)) }
  return pino({ level, serializers, redact: { paths, censor: '[removed]' } }, destination)
}

/** Libraries hang half of their insides, passwords included, on what they throw: only the words are taken. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error.slice(0, LONGEST) : String(error)
  const code = (error as NodeJS.ErrnoException).code
  return { message: error.message.slice(0, LONGEST), stack: error.stack?.slice(0, LONGEST), ...(code ? { code } : {}) }
}

/** A pipe that nobody reads, or that is full, must not end the server. */
function writeLine(line: string): void {
  try {
    writeSync(2, line)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EAGAIN' && code !== 'EPIPE') throw error
  }
}
