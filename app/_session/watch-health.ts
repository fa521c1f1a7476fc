/** Asks now and then what the server itself lacks, and whether it is another by now, so that a person learns it before a message fails. */
import { operationRoutes } from '#protocol/api/operation-routes.ts'
import { isOutdated } from './build.ts'
import type { Link } from './link.ts'
import { onWake } from './on-wake.ts'
import type { SessionStore } from './session-store.ts'

/** Milliseconds between questions while the page is seen, and while something is lacking. */
const EVERY_MS = 15_000
const AILING_MS = 3_000

/** What a failing check means for this page. */
const MEANINGS: Readonly<Record<string, string>> = {
  database: 'The database is away. Nothing can be stored, so nothing goes on until it is back.',
  containers: 'Containers cannot be reached. The conversation is safe; commands and files wait until they are back.',
}

/** Returns how to stop. */
export function watchHealth(store: SessionStore): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Only the answer to the newest question counts, and none after the end. */
  let asked = 0
  const look = async () => {
    clearTimeout(timer)
    asked += 1
    const mine = asked
    if (document.visibilityState === 'visible') {
      const [ailing, outdated] = await Promise.all([askHealth(), isOutdated()])
      if (mine !== asked) return
      const before = store.getState()
      if (ailing !== before.ailing || (outdated && !before.outdated))
        store.setState({ ailing, outdated: outdated || before.outdated })
    }
    timer = setTimeout(() => void look(), store.getState().ailing === null ? EVERY_MS : AILING_MS)
  }
  void look()
  const stopWaking = onWake(() => void look())
  // A server that comes back may be another, and may have found what it lacked.
  const forget = store.subscribe(({ link }, before) => {
    if (link.kind === 'live' && wasAway(before.link)) void look()
  })
  return () => {
    clearTimeout(timer)
    asked += 1
    forget()
    stopWaking()
  }
}

function wasAway({ kind }: Link): boolean {
  return kind === 'broken' || kind === 'draining'
}

/** Null also where nobody answered, which the connection says better. */
async function askHealth(): Promise<string | null> {
  try {
    const response = await fetch(operationRoutes.readyz.path, { cache: 'no-store' })
    const parsed = operationRoutes.readyz.answer.safeParse(await response.json())
    return parsed.success ? ailmentOf(parsed.data.checks) : null
  } catch {
    // Away: as above.
    return null
  }
}

/** In words; null: all that matters here is well. A server that drains says so over the socket. */
export function ailmentOf(checks: readonly { name: string; ok: boolean }[]): string | null {
  const failing = checks.filter(({ ok }) => !ok).flatMap(({ name }) => MEANINGS[name] ?? [])
  return failing.length === 0 ? null : failing.join(' ')
}
