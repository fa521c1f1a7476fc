/** What new sessions begin with: from the environment first, else from what the owner has set, else from here. */
import { z } from 'zod'
import { installationSettingsSchema, type InstallationSettings as Shape } from '#protocol/api/settings-routes.ts'
import type { Settings } from '#server/store/settings.ts'
import type { Config } from './config.ts'
import type { ModelSettings } from './model-settings.ts'

type Change = { [Name in Exclude<keyof Shape, 'fixed'>]?: Shape[Name] | null | undefined }

export interface InstallationSettings {
  get(): Promise<Shape>
  /** Absent: stays. Null: back to what it was before anybody set it. */
  put(change: Change): Promise<void>
}

export interface InstallationSettingsOptions {
  environment: Pick<Config, 'capMicroUsd'> & { model: Pick<Config['model'], 'model'> }
  settings: Settings
  models: Pick<ModelSettings, 'defaultModel' | 'put'>
}

const SCOPE = 'server'
/** Keys by name: each is a row of its own, so that two who change different things do not undo one another. */
const KEYS = {
  ...{ permissionMode: 'defaultPermissionMode', network: 'defaultNetwork' },
  ...{ effort: 'defaultEffort', capMicroUsd: 'defaultCapMicroUsd' },
}
const CAP_MICRO_USD = 10_000_000

const { permissionMode, network, effort, capMicroUsd } = installationSettingsSchema.shape
/** What is stored may be of another release: what does not fit counts as not set. */
const storedSchema = z.object({
  [KEYS.permissionMode]: permissionMode.catch('default'),
  [KEYS.network]: network.catch('allow-list'),
  [KEYS.effort]: effort.default(null).catch(null),
  [KEYS.capMicroUsd]: capMicroUsd.catch(CAP_MICRO_USD),
})

export function createInstallationSettings(options: InstallationSettingsOptions): InstallationSettings {
  const { environment, settings, models } = options
  return {
    async get() {
      const stored = storedSchema.parse(await settings.all(SCOPE))
      return {
        model: models.defaultModel(),
        permissionMode: stored[KEYS.permissionMode] as Shape['permissionMode'],
        network: stored[KEYS.network] as Shape['network'],
        effort: stored[KEYS.effort] as Shape['effort'],
        capMicroUsd: environment.capMicroUsd ?? (stored[KEYS.capMicroUsd] as number),
        fixed: [
          ...(environment.model.model === undefined ? [] : (['model'] as const)),
          ...(environment.capMicroUsd === null ? [] : (['capMicroUsd'] as const)),
        ],
      }
    },
    async put({ model, ...rest }) {
      if (model !== undefined) await models.put({ model })
      for (const [name, value] of Object.entries(rest)) {
        const key = KEYS[name as keyof typeof KEYS]
        if (value === null) await settings.remove(SCOPE, key)
        else if (value !== undefined) await settings.set(SCOPE, key, value)
      }
    },
  }
}
