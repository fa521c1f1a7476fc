/** One standing connection per server, where there are several: it proves that we live and brings the others' notices. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { COMMAND_CHANNEL } from './commands.ts'
import type { StoreLogger } from './logger.ts'

export interface PresenceOptions {
  connection: ClientConfig
  ownerId: string
  onCommand: (sessionId: string) => void
  logger: StoreLogger
}

/** Milliseconds. */
const PAUSE = { first: 100, most: 5_000 }

/**
 * Resolves when the lock is held. While the connection is down others may take our sessions at once, which the fence
 * makes harmless; it is made again as soon as the database answers.
 */
export async function startPresence(options: PresenceOptions): Promise<AsyncDisposable> {
  const stopping = new AbortController()
  let current = await appear(options)
  async function stay(): Promise<void> {
    while (!stopping.signal.aborted) {
      await current.gone
      for (let pause = PAUSE.first; !stopping.signal.aborted; pause = Math.min(pause * 2, PAUSE.most)) {
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
        if (stopping.signal.aborted) return
        try {
          current = await appear(options)
          break
        } catch (cause) {
          options.logger.warn({ cause }, 'presence: the database is away')
        }
      }
    }
  }
  const staying = stay()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await current.client.end().catch(() => {})
      await staying
      await current.client.end().catch(() => {})
    },
  }
}

async function appear({ connection, ownerId, onCommand }: PresenceOptions) {
  const client = new Client({ ...connection, keepAlive: true, application_name: 'slipway presence' })
  const gone = new Promise<void>((resolve) => {
    client.on('error', () => resolve())
    client.on('end', () => resolve())
  })
  client.on('notification', ({ channel, payload }) => {
    if (channel === COMMAND_CHANNEL && payload !== undefined) onCommand(payload)
  })
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [ownerId])
    await client.query(`LISTEN ${COMMAND_CHANNEL}`)
  } catch (cause) {
    await client.end().catch(() => {})
    throw cause
  }
  return { client, gone }
}
