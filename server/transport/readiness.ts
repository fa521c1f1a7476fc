/** Whether new work can be taken, looked at often and therefore remembered for a moment. */
import type { SandboxProvider } from '#sandbox/provider.ts'
import type { StoreHealth } from '#server/store/health.ts'
import type { HealthCheck } from './http/context.ts'

export interface ReadinessOptions {
  store(): Promise<StoreHealth>
  provider: Pick<SandboxProvider, 'health'>
  draining(): boolean
}

/** Milliseconds for which an answer stands. */
const FRESH_MS = 1_000

export function createReadiness({ store, provider, draining }: ReadinessOptions): () => Promise<HealthCheck[]> {
  let last: { at: number; checks: Promise<HealthCheck[]> } | null = null
  const look = async (): Promise<HealthCheck[]> => {
    const [health, engine] = await Promise.all([store(), provider.health()])
    return [
      {
        name: 'database',
        ok: health.ok,
        message: health.problems.join(' ') || `The ${health.database} database answers.`,
      },
      { name: 'containers', ok: engine.ok, message: engine.message },
    ]
  }
  return async () => {
    if (last === null || performance.now() - last.at > FRESH_MS) last = { at: performance.now(), checks: look() }
    const stopping = draining()
    const own = { name: 'draining', ok: !stopping, message: stopping ? 'The server is about to stop.' : 'Taking work.' }
    return [...(await last.checks), own]
  }
}
