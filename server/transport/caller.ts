/** Who speaks to us, on whichever way. */
import type { Actor } from '#protocol/choices.ts'
import type { User } from '#server/store/users.ts'

export type Caller =
  | { kind: 'anonymous' }
  | {
      kind: 'person'
      user: User
      /** `cookie`: a browser, whose requests another site may have caused. `bearer`: a program that sent its token. */
      via: 'cookie' | 'bearer'
      /** The signed-in browser, for signing out and for its sockets. */
      authSessionId: string | null
      /** What a page of ours proves itself by, beside the cookie. */
      pageToken: string | null
    }
export type Person = Extract<Caller, { kind: 'person' }>

export const ANONYMOUS: Caller = { kind: 'anonymous' }

export function actorOf({ user }: Person): Actor {
  return { kind: 'person', id: user.id }
}
