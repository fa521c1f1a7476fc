/** Every route of the HTTP API by its name. */
import { accountRoutes } from './account-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { settingsRoutes } from './settings-routes.ts'

export const routes = {
  ...operationRoutes,
  ...accountRoutes,
  ...settingsRoutes,
  ...sessionRoutes,
  ...fileRoutes,
} as const
export type Routes = typeof routes
export type RouteName = keyof Routes
