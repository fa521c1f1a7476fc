/** What the routes to a container's terminals, ports and previews do. */
import { type Handlers, personOf } from '../context.ts'
import { problem } from '../problem.ts'
import { sessionOf } from './with-sandbox.ts'

type ContainerHandlers = Pick<Handlers, 'listTerminals' | 'listPorts' | 'openPreview'>

export const containerHandlers: ContainerHandlers = {
  async listTerminals({ params }, context) {
    return { terminals: await (await sessionOf(context, params.id)).terminals.list() }
  },

  async listPorts({ params }, context) {
    return { ports: await (await sessionOf(context, params.id)).terminals.ports() }
  },

  async openPreview({ params, body }, context) {
    const session = await sessionOf(context, params.id)
    const { host } = context.request.headers
    const outcome = context.previews.ticket({ person: personOf(context), session, request: body, host })
    if (!outcome.ok) throw problem(409, outcome.code, outcome.message)
    return outcome.ticket
  },
}
