/** Routes of people: sign in and out, tokens for programs, and the settings of the installation. */
import { z } from 'zod'
import { effortSchema } from '../choices.ts'
import { idSchema } from '../ids.ts'
import { route } from './route.ts'

export const personSchema = z.object({ id: z.string(), name: z.string(), role: z.enum(['owner', 'member']) })
export type Person = z.infer<typeof personSchema>

export const tokenRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
})

export const modelSettingsSchema = z.object({
  /** `anthropic` once there is a key, else `demo`: offline and labelled. */
  kind: z.enum(['anthropic', 'demo']),
  model: z.string(),
  fallbackModels: z.array(z.string()),
  baseUrl: z.string().nullable(),
  /** Whether a key is set, and where it comes from; the key itself is never shown. */
  key: z.enum(['none', 'environment', 'settings']),
})

export const modelRowSchema = z.object({
  /** The name under which a session asks for it. */
  id: z.string(),
  /** Tokens that a request may hold. */
  contextTokens: z.int(),
  /** How much it can be told to think and say; none: it cannot be told. */
  efforts: z.array(effortSchema),
  /** US dollars for a million tokens read, and written; null: nothing is paid. */
  price: z.object({ input: z.number(), output: z.number() }).nullable(),
})
export type ModelRow = z.infer<typeof modelRowSchema>

export const accountRoutes = {
  signIn: route({
    method: 'POST',
    path: '/api/sign-in',
    action: 'public',
    summary: 'Use a one-time link. Sets the cookie; the first person becomes the owner.',
    body: z.strictObject({ secret: z.string().min(1).max(500), name: z.string().trim().min(1).max(100).optional() }),
    status: 200,
    answer: z.object({ person: personSchema }),
  }),
  signOut: route({
    method: 'POST',
    path: '/api/sign-out',
    action: 'account',
    summary: 'End this sign-in and close its sockets.',
    status: 204,
    answer: 'empty',
  }),
  me: route({
    method: 'GET',
    path: '/api/me',
    action: 'account',
    summary: 'Who you are here.',
    status: 200,
    answer: z.object({ person: personSchema, model: modelSettingsSchema }),
  }),
  createSignInLink: route({
    method: 'POST',
    path: '/api/sign-in-links',
    action: 'installation-manage',
    summary: 'A new one-time link for yourself, good for a short while.',
    status: 201,
    answer: z.object({ url: z.string(), expiresAt: z.string() }),
  }),
  listTokens: route({
    method: 'GET',
    path: '/api/tokens',
    action: 'account',
    summary: 'Your tokens for programs.',
    status: 200,
    answer: z.object({ tokens: z.array(tokenRowSchema) }),
  }),
  createToken: route({
    method: 'POST',
    path: '/api/tokens',
    action: 'account',
    summary: 'Make a token. It is shown this once.',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      expiresInDays: z.int().min(1).max(3650).optional(),
    }),
    status: 201,
    answer: z.object({ id: z.string(), token: z.string() }),
  }),
  revokeToken: route({
    method: 'DELETE',
    path: '/api/tokens/:tokenId',
    action: 'account',
    summary: 'Revoke a token at once.',
    params: z.object({ tokenId: idSchema }),
    status: 204,
    answer: 'empty',
  }),
  listModels: route({
    method: 'GET',
    path: '/api/models',
    action: 'account',
    summary: 'The models that a session can choose: those that are set up first, then those that are known.',
    status: 200,
    answer: z.object({ models: z.array(modelRowSchema) }),
  }),
  getModelSettings: route({
    method: 'GET',
    path: '/api/settings/model',
    action: 'installation-manage',
    summary: 'Which model answers, and whether a key is set.',
    status: 200,
    answer: modelSettingsSchema,
  }),
  putModelSettings: route({
    method: 'PUT',
    path: '/api/settings/model',
    action: 'installation-manage',
    summary: 'Set key, base URL and models. The environment goes before settings. Null takes a value back.',
    body: z.strictObject({
      apiKey: z.string().trim().min(1).max(500).nullable().optional(),
      baseUrl: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .nullable()
        .optional(),
      model: z.string().trim().min(1).max(200).nullable().optional(),
      fallbackModels: z.array(z.string().trim().min(1).max(200)).max(3).nullable().optional(),
    }),
    status: 200,
    answer: modelSettingsSchema,
  }),
} as const
