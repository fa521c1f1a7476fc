/** What the routes about changes do. */
import type { Handlers } from '../context.ts'
import { problem } from '../problem.ts'

const SOON = problem(501, 'not_ready', 'This route is described, and will answer soon.')

export const changeHandlers: Pick<
  Handlers,
  'listCheckpoints' | 'changes' | 'changedFile' | 'changesPatch' | 'undoChange' | 'touchedFiles'
> = {
  async listCheckpoints() {
    throw SOON
  },
  async changes() {
    throw SOON
  },
  async changedFile() {
    throw SOON
  },
  async changesPatch() {
    throw SOON
  },
  async undoChange() {
    throw SOON
  },
  async touchedFiles() {
    throw SOON
  },
}
