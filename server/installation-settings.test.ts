/** Where the defaults of a new session come from. */
import { expect, test } from 'vitest'
import { createInstallationSettings } from './installation-settings.ts'

function openSettings(environment: { capMicroUsd: number | null; model?: string }) {
  const rows = new Map<string, unknown>()
  let model: string | null = null
  const settings = createInstallationSettings({
    environment: { capMicroUsd: environment.capMicroUsd, model: { model: environment.model } },
    settings: {
      get: async (_scope, key) => rows.get(key),
      all: async () => Object.fromEntries(rows),
      set: async (_scope, key, value) => void rows.set(key, value),
      remove: async (_scope, key) => void rows.delete(key),
    },
    models: {
      defaultModel: () => environment.model ?? model ?? 'built-in',
      put: async (change) => {
        if (change.model !== undefined) model = change.model
      },
    },
  })
  return { settings, rows }
}

const BUILT_IN = {
  ...{ model: 'built-in', permissionMode: 'default', network: 'allow-list', effort: null, capMicroUsd: 10_000_000 },
}

test('without anything set there is a careful default', async () => {
  const { settings } = openSettings({ capMicroUsd: null })
  expect(await settings.get()).toEqual({ ...BUILT_IN, fixed: [] })
})

test('a change keeps what it does not name, and null takes a value back', async () => {
  const { settings } = openSettings({ capMicroUsd: null })
  await settings.put({ network: 'none', capMicroUsd: 5, model: 'm-1' })
  await settings.put({ permissionMode: 'plan', effort: 'high' })
  expect(await settings.get()).toEqual({
    ...{ model: 'm-1', permissionMode: 'plan', network: 'none', effort: 'high', capMicroUsd: 5, fixed: [] },
  })
  await settings.put({ network: null, capMicroUsd: null, model: null, permissionMode: null, effort: null })
  expect(await settings.get()).toEqual({ ...BUILT_IN, fixed: [] })
})

test('the environment goes before what was set, and says that it does', async () => {
  const { settings } = openSettings({ capMicroUsd: 7, model: 'fixed' })
  await settings.put({ capMicroUsd: 9, model: 'other' })
  expect(await settings.get()).toMatchObject({ capMicroUsd: 7, model: 'fixed', fixed: ['model', 'capMicroUsd'] })
})

test('a value that this release does not know counts as not set', async () => {
  const { settings, rows } = openSettings({ capMicroUsd: null })
  rows.set('defaultNetwork', 'teleport')
  rows.set('defaultPermissionMode', 'bypassPermissions')
  rows.set('defaultEffort', 'heroic')
  expect(await settings.get()).toEqual({ ...BUILT_IN, fixed: [] })
})
