/** Which model answers: from the environment first, else from what the owner has set. Makes the adapter anew when that changes. */

import { z } from 'zod'
import type { RouteAnswer, RouteInput } from '#protocol/api/route.ts'
import type { Routes } from '#protocol/api/routes.ts'
import type { Model } from '#server/agent/ports.ts'
import type { Secrets } from '#server/store/secrets.ts'
import type { Settings } from '#server/store/settings.ts'
import type { Config } from './config.ts'

export interface ModelSettingsOptions {
  environment: Config['model']
  settings: Settings
  secrets: Pick<Secrets, 'get' | 'set' | 'remove'>
  createApi(options: { apiKey: string; baseUrl?: string }): Model
  demoModel: string
}

export interface ModelSettings {
  get(): Promise<RouteAnswer<Routes['getModelSettings']>>
  put(change: RouteInput<Routes['putModelSettings']>['body']): Promise<void>
  /** Null without a key. */
  api(): Model | null
  /** For a new session. */
  defaultModel(): string
  fallbackModels(): readonly string[]
}

const SCOPE = 'server'
const KEY_NAME = 'anthropic-api-key'
const DEFAULT_MODEL = 'claude-sonnet-5-5'

const storedSchema = z.object({
  baseUrl: z.string().optional().catch(undefined),
  model: z.string().optional().catch(undefined),
  fallbackModels: z.array(z.string()).optional().catch(undefined),
})

export async function openModelSettings(options: ModelSettingsOptions): Promise<ModelSettings> {
  const { environment, settings, secrets, createApi, demoModel } = options
  let stored = await readStored(settings)
  let storedKey = await secrets.get(SCOPE, KEY_NAME)
  let api: Model | null = null

  const apiKey = () => environment.apiKey ?? storedKey ?? undefined
  const baseUrl = () => environment.baseUrl ?? stored.baseUrl
  const renew = () => {
    const [key, url] = [apiKey(), baseUrl()]
    api = key === undefined ? null : createApi({ apiKey: key, ...(url === undefined ? {} : { baseUrl: url }) })
  }
  renew()
  const defaultModel = () => environment.model ?? stored.model ?? (apiKey() === undefined ? demoModel : DEFAULT_MODEL)
  const fallbackModels = () => environment.fallbackModels ?? stored.fallbackModels ?? []
  return {
    api: () => api,
    defaultModel,
    fallbackModels,
    async get() {
      const key = environment.apiKey !== undefined ? 'environment' : storedKey !== null ? 'settings' : 'none'
      return {
        kind: key === 'none' ? 'demo' : 'anthropic',
        ...{ model: defaultModel(), fallbackModels: [...fallbackModels()], baseUrl: baseUrl() ?? null, key },
      }
    },
    async put({ apiKey: key, ...rest }) {
      if (key === null) await secrets.remove(SCOPE, KEY_NAME)
      else if (key !== undefined) await secrets.set(SCOPE, KEY_NAME, key)
      for (const [name, value] of Object.entries(rest)) {
        if (value === null) await settings.remove(SCOPE, name)
        else if (value !== undefined) await settings.set(SCOPE, name, value)
      }
      stored = await readStored(settings)
      storedKey = await secrets.get(SCOPE, KEY_NAME)
      renew()
    },
  }
}

async function readStored(settings: Settings): Promise<z.infer<typeof storedSchema>> {
  return storedSchema.parse(await settings.all(SCOPE))
}
