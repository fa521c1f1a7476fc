/** What the route of models does. */
import { listModels } from '#server/model/list-models.ts'
import type { Handlers } from '../context.ts'

export const modelHandlers: Pick<Handlers, 'listModels'> = {
  listModels: async (_input, { modelSettings }) => ({ models: listModels(await modelSettings.get()) }),
}
