/** Says what kind of trouble the database is in; the only place that knows its codes. */

/** `away`: unreachable for now, or the connection broke. `disk_full`: nothing more can be written. `bug`: trying again is no use. */
export type DatabaseTrouble = 'away' | 'disk_full' | 'bug'

const AWAY = new Set([
  ...['57P01', '57P02', '57P03', '57P05', '53300', '25006', '40001', '40P01', '55P03', '57014'],
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ENOENT',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOTFOUND',
  ],
  // Prisma's, where it has a code of its own for it.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
])
/** The driver gives these no code. */
const AWAY_WORDS =
  /connection terminated|connection timeout|timeout exceeded|query read timeout|client was closed|not queryable|read ECONNRESET|terminating connection/i

export function troubleOf(cause: unknown): DatabaseTrouble {
  if (!(cause instanceof Error)) return 'bug'
  const code = codeOf(cause)
  if (code === '53100' || /no space left on device/i.test(cause.message)) return 'disk_full'
  if (code.startsWith('08') || AWAY.has(code) || AWAY_WORDS.test(cause.message)) return 'away'
  if (cause instanceof AggregateError) return cause.errors.every((one) => troubleOf(one) === 'away') ? 'away' : 'bug'
  return 'bug'
}

export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}

/** Names the constraint that a unique violation broke; null for other errors. */
export function brokenUnique(cause: unknown): string | null {
  if (codeOf(cause) !== '23505' || !(cause instanceof Error)) return null
  return 'constraint' in cause && typeof cause.constraint === 'string' ? cause.constraint : ''
}
