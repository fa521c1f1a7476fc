/** Asks now and then what the server itself lacks, so that a person learns it before a message fails. */
import { operationRoutes } from '#protocol/api/operation-routes.ts'
import { onWake } from './on-wake.ts'
import type { SessionStore } from './session-store.ts'

/** Milliseconds between questions while the page is seen. */
const EVERY_MS = 15_000

/** What a failing check means for this page. */
const MEANINGS: Readonly<Record<string, string>> = {
  database: 'The database is away. Nothing can be stored, so nothing goes on until it is back.',
  containers: 'Containers cannot be reached. The conversation is safe; commands and files wait until they are back.',
}

/** Returns how to stop. */
export function watchHealth(store: SessionStore): () => void {
  const look = async () => {
    if (document.visibilityState !== 'visible') return
    const ailing = await askHealth()
    if (ailing !== undefined && ailing !== store.getState().ailing) store.setState({ ailing })
  }
  void look()
  const timer = setInterval(() => void look(), EVERY_MS)
  const stopWaking = onWake(() => void look())
  return () => {
    clearInterval(timer)
    stopWaking()
  }
}

/** Undefined: nobody answered, which the connection says better. */
async function askHealth(): Promise<string | null | undefined> {
  try {
    const response = await fetch(operationRoutes.readyz.path, { cache: 'no-store' })
    const parsed = operationRoutes.readyz.answer.safeParse(await response.json())
    if (!parsed.success) return undefined
    return ailmentOf(parsed.data.checks)
  } catch {
    // Away: as above.
    return undefined
  }
}

/** In words; null: all that matters here is well. A server that drains says so over the socket. */
export function ailmentOf(checks: readonly { name: string; ok: boolean }[]): string | null {
  const failing = checks.filter(({ ok }) => !ok).flatMap(({ name }) => MEANINGS[name] ?? [])
  return failing.length === 0 ? null : failing.join(' ')
}
