/** Every route's handler; a route without one does not compile. */
import type { Handlers } from '../context.ts'
import { accountHandlers } from './account-handlers.ts'
import { attachmentHandlers } from './attachment-handlers.ts'
import { changeHandlers } from './change-handlers.ts'
import { containerHandlers } from './container-handlers.ts'
import { fileHandlers } from './file-handlers.ts'
import { gitHandlers } from './git-handlers.ts'
import { modelHandlers } from './model-handlers.ts'
import { operationHandlers } from './operation-handlers.ts'
import { peopleHandlers } from './people-handlers.ts'
import { permissionHandlers } from './permission-handlers.ts'
import { searchHandlers } from './search-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { settingsHandlers } from './settings-handlers.ts'
import { treeHandlers } from './tree-handlers.ts'

export const handlers: Handlers = {
  ...operationHandlers,
  ...accountHandlers,
  ...settingsHandlers,
  ...sessionHandlers,
  ...fileHandlers,
  ...containerHandlers,
  ...treeHandlers,
  ...searchHandlers,
  ...gitHandlers,
  ...changeHandlers,
  ...attachmentHandlers,
  ...permissionHandlers,
  ...peopleHandlers,
  ...modelHandlers,
}
