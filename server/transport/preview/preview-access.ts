/** Whether a preview's grant still holds: its sign-in, its person's right, its sandbox. Asked for each request, and again while one is open. */
import type { AuthSessions } from '#server/store/auth-sessions.ts'
import type { Sandboxes } from '#server/store/sandboxes.ts'
import type { Sessions } from '#server/store/sessions.ts'
import type { Users } from '#server/store/users.ts'
import { authorize } from '../authorize.ts'
import type { Person } from '../caller.ts'
import type { PreviewGrant } from './preview-grants.ts'

export interface PreviewAccessOptions {
  users: Pick<Users, 'get'>
  authSessions: Pick<AuthSessions, 'list'>
  sessions: Pick<Sessions, 'get'>
  sandboxes: Pick<Sandboxes, 'get'>
}

export interface PreviewAccess {
  /** Rejects when the database is away. */
  holds(grant: PreviewGrant): Promise<boolean>
  /** Somebody signed out: nothing that was known counts. */
  forget(): void
}

/** Milliseconds for which an answer counts: with the looks at what is open, within the 5 seconds that are promised. */
const KNOWN_MS = 2_000
const MOST_KNOWN = 5_000

export function createPreviewAccess(options: PreviewAccessOptions): PreviewAccess {
  const known = new Map<string, { at: number; answer: Promise<boolean> }>()
  return {
    holds(grant) {
      const key = JSON.stringify(grant)
      const before = known.get(key)
      if (before !== undefined && performance.now() - before.at < KNOWN_MS) return before.answer
      const answer = ask(options, grant)
      known.delete(key)
      known.set(key, { at: performance.now(), answer })
      answer.catch(() => known.delete(key))
      const [oldest] = known.keys()
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
      return answer
    },
    forget: () => known.clear(),
  }
}

async function ask(
  { users, authSessions, sessions, sandboxes }: PreviewAccessOptions,
  { userId, authSessionId, sessionId, sandboxId }: PreviewGrant,
): Promise<boolean> {
  const [user, session, sandbox] = await Promise.all([
    users.get(userId),
    sessions.get(sessionId),
    sandboxes.get(sandboxId),
  ])
  if (user === null || user.disabledAt !== null || sandbox?.sessionId !== sessionId) return false
  const person: Person = { kind: 'person', user, via: 'cookie', authSessionId, pageToken: null }
  if (!authorize(person, 'preview', session).allowed) return false
  return authSessionId === null || (await authSessions.list(userId)).some(({ id }) => id === authSessionId)
}
