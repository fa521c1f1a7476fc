/** Every route of the HTTP API by its name. */
import { accountRoutes } from './account-routes.ts'
import { attachmentRoutes } from './attachment-routes.ts'
import { changeRoutes } from './change-routes.ts'
import { containerRoutes } from './container-routes.ts'
import { fileRoutes } from './file-routes.ts'
import { gitRoutes } from './git-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { permissionRoutes } from './permission-routes.ts'
import { ruleRoutes } from './rule-routes.ts'
import { searchRoutes } from './search-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { settingsRoutes } from './settings-routes.ts'
import { treeRoutes } from './tree-routes.ts'

export const routes = {
  ...operationRoutes,
  ...accountRoutes,
  ...settingsRoutes,
  ...sessionRoutes,
  ...fileRoutes,
  ...containerRoutes,
  ...treeRoutes,
  ...searchRoutes,
  ...gitRoutes,
  ...changeRoutes,
  ...attachmentRoutes,
  ...ruleRoutes,
  ...permissionRoutes,
} as const
export type Routes = typeof routes
export type RouteName = keyof Routes
