/** What the environment says; nothing else reads it. */
import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const text = z.string().trim().min(1)
const list = text.transform((value) => value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
const minutes = z.coerce.number().positive().max(100_000)

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: text.default('127.0.0.1'),
  SLIPWAY_DATA_DIR: text.optional(),
  DATABASE_URL: text.optional(),
  SLIPWAY_SECRET_KEY: text.optional(),
  ANTHROPIC_API_KEY: text.optional(),
  ANTHROPIC_BASE_URL: text.optional(),
  SLIPWAY_MODEL: text.optional(),
  SLIPWAY_FALLBACK_MODELS: list.optional(),
  SLIPWAY_ADMIN_TOKEN: text.min(16, 'At least 16 characters.').optional(),
  /** Where people reach us, when that is not this host and port: `https://slipway.example.org`. */
  SLIPWAY_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Where previews live when people come from elsewhere: a domain of its own, whose every name leads here. */
  SLIPWAY_PREVIEW_DOMAIN: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/, 'Expected a domain such as previews.example.net.')
    .optional(),
  SLIPWAY_SANDBOX_IMAGE: text.default('slipway-sandbox:latest'),
  SLIPWAY_SANDBOX_RUNTIME: text.optional(),
  /** Where the engine listens, as Docker's own programs read it. */
  DOCKER_HOST: text.regex(/^unix:\/\/\//, 'Only an engine on this machine: unix:///path/to/docker.sock.').optional(),
  SLIPWAY_SANDBOX_MEMORY_MB: z.coerce.number().int().min(128).default(2048),
  SLIPWAY_SANDBOX_CPUS: z.coerce.number().min(0.1).max(1024).default(2),
  SLIPWAY_SANDBOX_DISK_MB: z.coerce.number().int().min(64).default(10_240),
  /** Hosts that every session's allow-list holds beside the preset. */
  SLIPWAY_ALLOW_HOSTS: list.optional(),
  /** Hosts, or `host:port`, that sessions may reach although they lie at private addresses, where their policy allows them. */
  SLIPWAY_PRIVATE_HOSTS: list.optional(),
  SLIPWAY_PAUSE_MINUTES: minutes.default(10),
  SLIPWAY_STOP_MINUTES: minutes.default(60),
  /** US dollars that a session may spend unless it is told otherwise. */
  SLIPWAY_SESSION_CAP_USD: z.coerce.number().min(0).optional(),
  SLIPWAY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: z.string().optional(),
})

export interface Config {
  port: number
  host: string
  dataDir: string
  databaseUrl: string | undefined
  secretKey: string | undefined
  model: {
    apiKey: string | undefined
    baseUrl: string | undefined
    model: string | undefined
    fallbackModels: readonly string[] | undefined
  }
  /** Its hash; the token itself is forgotten. */
  adminTokenHash: string | null
  publicUrl: string | null
  previewDomain: string | null
  sandbox: {
    image: string
    runtime: string | undefined
    /** The engine's socket; undefined: where Docker puts it. */
    socketPath: string | undefined
    memoryBytes: number
    cpus: number
    diskBytes: number
    allowHosts: readonly string[]
    privateHosts: readonly string[]
    pauseMs: number
    stopMs: number
  }
  /** Null: not said. */
  capMicroUsd: number | null
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  dev: boolean
  /** Where the package lies: pages, the sandbox's image, the sample. */
  root: string
}

export type ConfigOutcome = { ok: true; config: Config } | { ok: false; problems: string[] }

/** Secrets that nobody who comes later shall find in the environment, child processes least of all. */
const SECRETS = ['SLIPWAY_ADMIN_TOKEN', 'ANTHROPIC_API_KEY', 'SLIPWAY_SECRET_KEY', 'DATABASE_URL'] as const
const MIB = 1024 * 1024

/** Those that stay in memory, to be kept out of the log. */
export function secretsOf({ model, secretKey, databaseUrl }: Config): (string | undefined)[] {
  return [model.apiKey, secretKey, databaseUrl]
}

/** Reads and clears: the secrets are gone from `environment` afterwards. */
export function readConfig(environment: Record<string, string | undefined> = process.env): ConfigOutcome {
  const parsed = environmentSchema.safeParse(withoutEmpty(environment))
  for (const name of SECRETS) delete environment[name]
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
  }
  return { ok: true, config: configOf(parsed.data) }
}

/** A variable that is set to nothing is not set. */
function withoutEmpty(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim() !== ''))
}

function configOf(env: z.infer<typeof environmentSchema>): Config {
  const token = env.SLIPWAY_ADMIN_TOKEN
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.SLIPWAY_DATA_DIR ?? join(homedir(), '.slipway')),
    databaseUrl: env.DATABASE_URL,
    secretKey: env.SLIPWAY_SECRET_KEY,
    model: {
      apiKey: env.ANTHROPIC_API_KEY,
      baseUrl: env.ANTHROPIC_BASE_URL,
      model: env.SLIPWAY_MODEL,
      fallbackModels: env.SLIPWAY_FALLBACK_MODELS,
    },
    adminTokenHash: token === undefined ? null : createHash('sha256').update(token).digest('hex'),
    publicUrl: env.SLIPWAY_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    previewDomain: env.SLIPWAY_PREVIEW_DOMAIN ?? null,
    sandbox: {
      image: env.SLIPWAY_SANDBOX_IMAGE,
      runtime: env.SLIPWAY_SANDBOX_RUNTIME,
      socketPath: env.DOCKER_HOST?.slice('unix://'.length),
      memoryBytes: env.SLIPWAY_SANDBOX_MEMORY_MB * MIB,
      cpus: env.SLIPWAY_SANDBOX_CPUS,
      diskBytes: env.SLIPWAY_SANDBOX_DISK_MB * MIB,
      allowHosts: env.SLIPWAY_ALLOW_HOSTS ?? [],
      privateHosts: env.SLIPWAY_PRIVATE_HOSTS ?? [],
      pauseMs: env.SLIPWAY_PAUSE_MINUTES * 60_000,
      stopMs: env.SLIPWAY_STOP_MINUTES * 60_000,
    },
    capMicroUsd: env.SLIPWAY_SESSION_CAP_USD === undefined ? null : Math.round(env.SLIPWAY_SESSION_CAP_USD * 1e6),
    logLevel: env.SLIPWAY_LOG_LEVEL,
    dev: env.NODE_ENV === 'development',
    root: packageRoot(),
  }
}

/** This file lies one folder deep in the source, the bundle two. */
function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  return here.endsWith(join('dist', 'server')) ? resolve(here, '../..') : resolve(here, '..')
}
