/** What the routes to a container's terminals and ports do. */
import type { Handlers } from '../context.ts'
import { sessionOf } from './with-sandbox.ts'

type ContainerHandlers = Pick<Handlers, 'listTerminals' | 'listPorts'>

export const containerHandlers: ContainerHandlers = {
  async listTerminals({ params }, context) {
    return { terminals: await (await sessionOf(context, params.id)).terminals.list() }
  },

  async listPorts({ params }, context) {
    return { ports: await (await sessionOf(context, params.id)).terminals.ports() }
  },
}
