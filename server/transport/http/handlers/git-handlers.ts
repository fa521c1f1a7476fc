/** What the routes about the repository do. */
import type { Handlers } from '../context.ts'
import { withSandbox } from './with-sandbox.ts'

export const gitHandlers: Pick<Handlers, 'gitStatus'> = {
  gitStatus: ({ params }, context) => withSandbox(context, params.id, ({ workbench }) => workbench.gitStatus()),
}
