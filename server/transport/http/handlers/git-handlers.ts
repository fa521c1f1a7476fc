/** What the routes about the repository do. */
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'

const SOON = problem(501, 'not_ready', 'This route is described, and will answer soon.')

export const gitHandlers: Pick<Handlers, 'gitStatus'> = {
  async gitStatus() {
    throw SOON
  },
}
