/** What the route of the people of a session does. */
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'

export const peopleHandlers: Pick<Handlers, 'listPeople'> = {
  async listPeople({ params }, { sessions, users }) {
    const session = await sessions.get(params.id)
    if (session === null) throw problem(404, 'not_found', 'There is no such session.')
    const people = await users.ofSession({ sessionId: params.id, ownerId: session.ownerId })
    return { people: people.map(({ id, name }) => ({ id, name })) }
  },
}
