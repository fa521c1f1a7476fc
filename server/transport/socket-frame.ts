/** The one way by which messages of a browser come in: limited, parsed, asked for their right, and answered whatever happens. */
import type { z } from 'zod'
import type { Command } from '#protocol/command.ts'
import type { ClientToServer, SocketProblem } from '#protocol/socket.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import type { Sessions } from '#server/store/sessions.ts'
import { actionOf, authorize, type Verdict } from './authorize.ts'
import type { Person } from './caller.ts'
import { createChecked, socketProblem } from './checked-message.ts'
import { SOCKET_MESSAGES, type SocketMessageName, type SocketMessageSpec } from './socket-messages.ts'
import type { BrowserSocket } from './socket-wire.ts'

export interface SocketFrameOptions {
  socket: BrowserSocket
  sessions: Pick<Sessions, 'get'>
  logger: SessionLogger
}

type Request<Name extends SocketMessageName> = z.output<(typeof SOCKET_MESSAGES)[Name]['schema']>
/** What the message's callback takes; undefined for one that is not answered. */
type Reply<Name extends SocketMessageName> =
  Parameters<ClientToServer[Name]> extends [unknown, (answer: infer T) => void] ? T : undefined
export type SocketHandler<Name extends SocketMessageName> = (
  request: Request<Name>,
) => Promise<Reply<Name> | SocketProblem>

export interface SocketFrame {
  on<Name extends SocketMessageName>(name: Name, handle: SocketHandler<Name>): void
}

const MESSAGES_A_SECOND = 100
/** Keys and acknowledgements: a terminal into which much is pasted, or that prints much. */
const FREQUENT_A_SECOND = 4_000

/** Whose connection it is; their rights may change while it lasts. */
export function personOf(socket: BrowserSocket): Person {
  return (socket.data as { person: Person }).person
}

export function createSocketFrame({ socket, sessions, logger }: SocketFrameOptions): SocketFrame {
  limitRate(socket)
  const checked = createChecked(logger)
  return {
    on(name, handle) {
      const { schema, right } = SOCKET_MESSAGES[name] as SocketMessageSpec
      const listener = checked(schema, async (request) => {
        // Not a breath in between: keys must stay in their order.
        if (right === 'own') return handle(request as never)
        const asked = request as { sessionId: string; command?: Command }
        const action = right === 'of-command' ? actionOf((asked.command as Command).type) : right
        const verdict = authorize(personOf(socket), action, await sessions.get(asked.sessionId))
        return verdict.allowed ? handle(request as never) : refusal(verdict)
      })
      socket.on(name as 'watch', listener as ClientToServer['watch'])
    },
  }
}

/** Who sends more is not a page of ours. */
function limitRate(socket: BrowserSocket): void {
  const [seldom, often] = [createBudget(MESSAGES_A_SECOND), createBudget(FREQUENT_A_SECOND)]
  socket.use(([name], next) => {
    const spec: SocketMessageSpec | undefined = SOCKET_MESSAGES[name as SocketMessageName]
    if (spec?.often === true ? often() : seldom()) next()
    else socket.disconnect(true)
  })
}

/** So many a second, counted by the second: cheap enough for each key. */
function createBudget(most: number): () => boolean {
  let second = 0
  let taken = 0
  return () => {
    const now = Math.floor(performance.now() / 1_000)
    taken = now === second ? taken + 1 : 1
    second = now
    return taken <= most
  }
}

function refusal({ status, message }: Extract<Verdict, { allowed: false }>): SocketProblem {
  return socketProblem(status === 404 ? 'not_found' : 'not_allowed', message)
}
