/** A server in this process on a real database and a real port, with the real agent and SDK against the scripted API, and containers in RAM. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { MemoryWorkspaceOptions } from '#sandbox/memory/memory-workspace.ts'
import { readConfig } from '#server/config.ts'
import { type Core, openCore } from '#server/open-core.ts'
import { openTransport } from '#server/open-transport.ts'
import type { SessionLogger } from '#server/sessions/ports.ts'
import { NO_FAULT } from '#server/sessions/ports.ts'
import { createMemoryProvider, type MemoryProvider } from '#server/sessions/testing/memory-provider.ts'
import { type ClosingStack, openAll } from '#server/store/closing-stack.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { urlOf } from '#server/store/testing/second-server.ts'
import { tokenHash } from '#server/store/token.ts'
import { createMetrics } from '#server/transport/metrics.ts'
import { type ModelServer, startModelServer } from '../model-server/start-model-server.ts'
import { type ApiClient, createApiClient } from './api-client.ts'

export interface Rig extends ApiClient, AsyncDisposable {
  model: ModelServer
  store: Store
  provider: MemoryProvider
  core: Core
  /** The database behind it, for tests that disturb it. */
  databaseUrl: string
  /** All that was logged, as text. */
  logged(): string
  /** A person with a token of their own. */
  person(name: string): Promise<{ id: string; token: string }>
  /** Makes a session and resolves to its id. */
  session(body?: Record<string, unknown>): Promise<string>
}

export interface RigOptions {
  workspace?: MemoryWorkspaceOptions
  environment?: Record<string, string>
}

export function startRig(options: RigOptions = {}): Promise<Rig> {
  return openAll((stack) => openRig(stack, options))
}

async function openRig(stack: ClosingStack, { workspace = {}, environment = {} }: RigOptions): Promise<Rig> {
  const dataDir = await mkdtemp('/tmp/slip-')
  stack.defer(() => rm(dataDir, { recursive: true, force: true }))
  const model = stack.use(await startModelServer())
  const token = `rig-${randomBytes(16).toString('hex')}`
  const read = readConfig({
    ...{
      PORT: '0',
      SLIPWAY_DATA_DIR: join(dataDir, 'd'),
      SLIPWAY_ADMIN_TOKEN: token,
      SLIPWAY_MODEL: 'claude-sonnet-5-5',
    },
    ...{ ANTHROPIC_API_KEY: model.key, ANTHROPIC_BASE_URL: model.url },
    ...environment,
  })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const { config } = read
  const lines: string[] = []
  const logger = textLogger(lines)
  const store = stack.use(await openStore({ ...config, logger, ballastBytes: 0 }))
  const provider = stack.use(createMemoryProvider(workspace))
  const metrics = createMetrics({
    sessions: () => ({}),
    turnsRunning: () => 0,
    socketConnections: () => 0,
    socketBufferBytes: () => 0,
  })
  stack.defer(() => metrics.close())
  const { observe, happened } = metrics
  const core = await openCore({ config, store, provider, logger, fault: NO_FAULT, observe, happened })
  const transport = await openTransport({
    ...{ config, store, core, provider, metrics, logger, cliTokenHash: tokenHash('none'), withPages: false },
  })
  stack.defer(async () => {
    await core.drain()
    await transport.close(500)
  })
  const client = createApiClient(transport.url, token)
  return {
    ...client,
    ...{ model, store, provider, core },
    databaseUrl: urlOf(config.dataDir),
    logged: () => lines.join('\n'),
    async person(name) {
      const { id } = await store.users.create({ name, role: 'member' })
      const made = await store.apiTokens.create({ userId: id, name: 'test', scopes: ['all'] })
      return { id, token: made.token }
    },
    async session(body = {}) {
      const made = await client.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' }, ...body } })
      if (made.status !== 201) throw new Error(made.text)
      return made.json.id
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  }
}

function textLogger(lines: string[]): SessionLogger {
  const write = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push(JSON.stringify({ level, message, ...fields }))
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}
