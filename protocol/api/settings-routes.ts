/** Routes of choices that outlive a session: what new sessions begin with, and what each person likes. */
import { z } from 'zod'
import { effortSchema, networkPolicySchema, permissionModeSchema } from '../choices.ts'
import { preferencesChangeSchema, preferencesSchema } from '../preferences.ts'
import { route } from './route.ts'

/** Nobody is without questions by default; a session may be, by its own setting. */
const defaultModeSchema = permissionModeSchema.exclude(['bypassPermissions'])

export const installationSettingsSchema = z.object({
  model: z.string(),
  permissionMode: defaultModeSchema,
  network: networkPolicySchema,
  /** Null: as much as the model takes by itself. */
  effort: effortSchema.nullable(),
  /** Millionths of a US dollar that a session may spend. */
  capMicroUsd: z.int().min(0),
  /** Set by the environment of the server, so that a change here has no effect. */
  fixed: z.array(z.enum(['model', 'capMicroUsd'])),
})
export type InstallationSettings = z.infer<typeof installationSettingsSchema>

export const settingsRoutes = {
  getSettings: route({
    method: 'GET',
    path: '/api/settings',
    action: 'account',
    summary: 'What a new session begins with.',
    status: 200,
    answer: installationSettingsSchema,
  }),
  putSettings: route({
    method: 'PUT',
    path: '/api/settings',
    action: 'installation-manage',
    summary: 'Change what new sessions begin with. What is absent stays; null takes a value back.',
    body: z.strictObject({
      model: z.string().trim().min(1).max(200).nullable().optional(),
      permissionMode: defaultModeSchema.nullable().optional(),
      network: networkPolicySchema.nullable().optional(),
      effort: effortSchema.nullable().optional(),
      capMicroUsd: z.int().min(0).nullable().optional(),
    }),
    bodyLimit: 16_384,
    status: 200,
    answer: installationSettingsSchema,
  }),
  getPreferences: route({
    method: 'GET',
    path: '/api/me/preferences',
    action: 'account',
    summary: 'What you like: theme, sizes, keys, notifications, editor, terminal.',
    status: 200,
    answer: preferencesSchema,
  }),
  putPreferences: route({
    method: 'PUT',
    path: '/api/me/preferences',
    action: 'account',
    summary: 'Change what you like. What is absent stays; null takes a value back; a group is given whole.',
    body: preferencesChangeSchema,
    bodyLimit: 65_536,
    status: 200,
    answer: preferencesSchema,
  }),
} as const
