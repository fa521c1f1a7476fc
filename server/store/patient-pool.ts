/** The pool for everything but appends: what only reads is asked again while the database is away for a moment, whoever asks. */
import { Pool, type PoolConfig } from 'pg'
import { keepTrying } from './keep-trying.ts'

/** A restart of the database takes less; a person who waits longer should be told. */
const PATIENCE_MS = 10_000

/** Writes are not repeated here: whether one landed before its answer was lost is for its sender to know. */
export class PatientPool extends Pool {
  constructor(config: PoolConfig) {
    super(config)
    const ask = super.query.bind(this) as (...input: unknown[]) => Promise<unknown>
    const query = (...input: unknown[]) => {
      if (!readsOnly(input[0])) return ask(...input)
      return keepTrying(() => ask(...input), { limitMs: PATIENCE_MS })
    }
    this.query = query as Pool['query']
  }
}

/** A look at the health of the database sets a time limit of its own and wants to know now. */
function readsOnly(asked: unknown): boolean {
  const { text, query_timeout: limit } = (typeof asked === 'string' ? { text: asked } : (asked ?? {})) as {
    text?: unknown
    query_timeout?: unknown
  }
  return limit === undefined && typeof text === 'string' && /^\s*SELECT\b/i.test(text)
}
