/** Every route's handler; a route without one does not compile. */
import type { Handlers } from '../context.ts'
import { accountHandlers } from './account-handlers.ts'
import { fileHandlers } from './file-handlers.ts'
import { operationHandlers } from './operation-handlers.ts'
import { sessionHandlers } from './session-handlers.ts'
import { settingsHandlers } from './settings-handlers.ts'

export const handlers: Handlers = {
  ...operationHandlers,
  ...accountHandlers,
  ...settingsHandlers,
  ...sessionHandlers,
  ...fileHandlers,
}
