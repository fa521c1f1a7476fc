/** Whether the store can do its work right now, in words for the person who looks. */
import { statfs } from 'node:fs/promises'
import type { Pool } from 'pg'
import type { EmbeddedPostgres } from './postgres/embedded.ts'

/** Below this, the next writes may fail. */
const LOW_BYTES = 128 * 1024 * 1024
const ANSWER_WITHIN_MS = 3_000

export interface StoreHealth {
  ok: boolean
  database: 'embedded' | 'external'
  /** One sentence each; empty when all is well. */
  problems: string[]
  /** Milliseconds of one small query; null when it did not answer. */
  answerMs: number | null
  /** Bytes left on the data directory's disk. */
  freeBytes: number
}

export interface HealthOptions {
  pool: Pool
  embedded: Pick<EmbeddedPostgres, 'problem' | 'ballast'> | null
  dataDir: string
}

/** Never throws. Looks each time it is asked; restores the ballast when there is room again. */
export function createHealthCheck({ pool, embedded, dataDir }: HealthOptions): () => Promise<StoreHealth> {
  return async () => {
    const [answerMs, freeBytes] = await Promise.all([answerTime(pool), free(dataDir)])
    const problems: string[] = []
    const down = embedded?.problem() ?? null
    if (down !== null) problems.push(down)
    else if (answerMs === null) problems.push('The database does not answer.')
    if (freeBytes < LOW_BYTES)
      problems.push(`The disk of the data directory is full (${Math.round(freeBytes / 1e6)} MB left).`)
    else await embedded?.ballast.restore()
    return {
      ok: problems.length === 0,
      database: embedded === null ? 'external' : 'embedded',
      problems,
      answerMs,
      freeBytes,
    }
  }
}

async function answerTime(pool: Pool): Promise<number | null> {
  const start = performance.now()
  try {
    await pool.query({ text: 'SELECT 1', query_timeout: ANSWER_WITHIN_MS } as { text: string })
    return performance.now() - start
  } catch {
    return null
  }
}

async function free(dataDir: string): Promise<number> {
  const found = await statfs(dataDir).catch(() => null)
  return found === null ? 0 : found.bavail * found.bsize
}
