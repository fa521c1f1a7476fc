/** The log of the server: JSON lines on standard error, without secrets. */
import { pino } from 'pino'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Config } from './config.ts'

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

export function createLogger(level: Config['logLevel']): SessionLogger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino({ level, redact: { paths, censor: '[removed]' } }, pino.destination({ dest: 2, sync: true }))
}
