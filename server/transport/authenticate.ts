/** Finds out who sent a request: by a token in its header, or by the cookie of a signed-in browser. */
import type { IncomingMessage } from 'node:http'
import type { ApiTokens } from '#server/store/api-tokens.ts'
import type { AuthSessions } from '#server/store/auth-sessions.ts'
import { sameToken } from '#server/store/token.ts'
import type { Users } from '#server/store/users.ts'
import { ANONYMOUS, type Caller, type Person } from './caller.ts'
import { pageTokenOf, sessionCookie } from './cookies.ts'

export interface AuthenticateOptions {
  users: Users
  authSessions: AuthSessions
  apiTokens: ApiTokens
  /** Hashes of tokens that stand for the owner: the administrator's from the environment, the command line's of this start. */
  ownerTokenHashes: readonly string[]
}

export type Authenticate = (request: Pick<IncomingMessage, 'headers'>) => Promise<Caller>

/** A header goes before a cookie; a token that is not good makes nobody of the caller, whatever the cookie says. */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  return async (request) => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim()
    if (bearer !== undefined) return (await byBearer(options, bearer)) ?? ANONYMOUS
    const cookie = sessionCookie(request)
    return (cookie === null ? null : await byCookie(options, cookie)) ?? ANONYMOUS
  }
}

async function byBearer(options: AuthenticateOptions, token: string): Promise<Person | null> {
  const { users, apiTokens, ownerTokenHashes } = options
  const program = { kind: 'person', via: 'bearer', authSessionId: null, pageToken: null } as const
  if (ownerTokenHashes.some((hash) => sameToken(token, hash))) {
    return { ...program, user: await users.ensureOwner() }
  }
  const known = await apiTokens.check(token)
  return known === null ? null : { ...program, user: known.user }
}

async function byCookie({ authSessions }: AuthenticateOptions, token: string): Promise<Person | null> {
  const signedIn = await authSessions.check(token)
  if (signedIn === null) return null
  return {
    kind: 'person',
    user: signedIn.user,
    via: 'cookie',
    authSessionId: signedIn.id,
    pageToken: pageTokenOf(token),
  }
}
