/** Takes a request to the container of its session, which is made if there is none yet. */
import type { Sandbox } from '#sandbox/provider.ts'
import type { Session } from '#server/sessions/session.ts'
import type { RouteContext } from '../context.ts'
import { HttpProblem, problem } from '../problem.ts'

/** Only the owner of the session has its container. */
export async function sessionOf({ registry }: RouteContext, sessionId: string): Promise<Session> {
  const outcome = await registry.open(sessionId)
  if (outcome.kind === 'open') return outcome.session
  if (outcome.kind === 'no_session') throw problem(404, 'not_found', 'There is no such session.')
  const detail =
    outcome.kind === 'held' ? 'Another server has this session. Try again.' : 'The server is about to stop.'
  throw new HttpProblem({ status: 503, code: outcome.kind, detail, headers: { 'retry-after': '1' } })
}

/** The container is not put away while `work` runs. */
export async function withSandbox<T>(
  context: RouteContext,
  sessionId: string,
  work: (sandbox: Sandbox, session: Session) => Promise<T>,
): Promise<T> {
  const session = await sessionOf(context, sessionId)
  const outcome = await session.keeper
    .use((sandbox) => work(sandbox, session))
    .catch((error: unknown) => {
      // By a server that stops, or a person who deleted it.
      if (error instanceof Error && error.name === 'AbortError')
        throw problem(503, 'closed', 'The session was closed while its container was on its way.')
      throw error
    })
  if (outcome.ok) return outcome.value
  throw problem(503, outcome.problem.kind, outcome.problem.message)
}
