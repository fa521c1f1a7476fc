/** What the routes about searching and replacing do. */
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'

const SOON = problem(501, 'not_ready', 'This route is described, and will answer soon.')

export const searchHandlers: Pick<Handlers, 'search' | 'replacePreview' | 'replace'> = {
  async search() {
    throw SOON
  },
  async replacePreview() {
    throw SOON
  },
  async replace() {
    throw SOON
  },
}
