/** Everything behind the transport, joined: store, containers, models, agent, sessions. Used by the server and by the headless command. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Action } from '#protocol/api/route.ts'
import type { SessionState } from '#protocol/state.ts'
import type { SandboxProvider, SandboxSpec } from '#sandbox/provider.ts'
import { createModelClassifier, type ModelClassifier } from '#server/agent/classifier/model-classifier.ts'
import { changesNothing } from '#server/agent/permissions/cover/changes-nothing.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import type { Chance, Clock } from '#server/agent/ports.ts'
import { createBashTool } from '#server/agent/tools/builtin/bash.ts'
import { editTool } from '#server/agent/tools/builtin/edit.ts'
import { globTool } from '#server/agent/tools/builtin/glob.ts'
import { grepTool } from '#server/agent/tools/builtin/grep.ts'
import { readTool } from '#server/agent/tools/builtin/read.ts'
import { taskOutputTool } from '#server/agent/tools/builtin/task-output.ts'
import { taskStopTool } from '#server/agent/tools/builtin/task-stop.ts'
import { writeTool } from '#server/agent/tools/builtin/write.ts'
import { DEFAULT_SETTINGS } from '#server/agent/turn-deps.ts'
import { createAnthropicModel } from '#server/model/anthropic/anthropic-model.ts'
import { createModelByName } from '#server/model/choose-model.ts'
import { createDemoModel, DEMO_MODEL } from '#server/model/demo/demo-model.ts'
import { createAgentEngine, type TurnPlace } from '#server/sessions/agent-engine.ts'
import { directoryTar } from '#server/sessions/directory-tar.ts'
import { createLifecycle, type Lifecycle } from '#server/sessions/lifecycle.ts'
import { networkRules } from '#server/sessions/network-rules.ts'
import { createOwnCommandRules } from '#server/sessions/permissions/own-commands.ts'
import { createPolicyStore, type PolicyStore } from '#server/sessions/permissions/permission-policy.ts'
import { createPermissionsDoor, type PermissionsDoor } from '#server/sessions/permissions/permissions-door.ts'
import { createSessionJudge, trustedEnvironment } from '#server/sessions/permissions/session-judge.ts'
import type { SessionFault, SessionLogger } from '#server/sessions/ports.ts'
import { prepareSource } from '#server/sessions/prepare-source.ts'
import { Registry } from '#server/sessions/registry.ts'
import { readTerms } from '#server/sessions/session-terms.ts'
import type { SessionWorld } from '#server/sessions/session-world.ts'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { createLeaseKeeper } from '#server/store/lease-keeper.ts'
import { newId } from '#server/store/new-id.ts'
import type { Store } from '#server/store/open-store.ts'
import { authorize } from '#server/transport/authorize.ts'
import type { Config } from './config.ts'
import { createInstallationSettings, type InstallationSettings } from './installation-settings.ts'
import { type ModelSettings, openModelSettings } from './model-settings.ts'

export interface CoreOptions {
  config: Config
  store: Store
  provider: SandboxProvider
  logger: SessionLogger
  fault: SessionFault
  observe: SessionWorld['observe']
  happened: SessionWorld['happened']
}

export interface Core {
  registry: Registry
  lifecycle: Lifecycle
  modelSettings: ModelSettings
  installation: InstallationSettings
  permissions: PermissionsDoor
  /** No new turns; what runs in containers runs on; leases are free. The store stays open. */
  drain(): Promise<void>
}

const toolsWith = (parser: ShellParser) => {
  const bashTool = createBashTool((command) => changesNothing(command, parser))
  return [readTool, writeTool, editTool, globTool, grepTool, bashTool, taskOutputTool, taskStopTool]
}
const UNLOAD_MS = 60_000

export async function openCore(options: CoreOptions): Promise<Core> {
  const { config, store, provider, logger, fault, observe, happened } = options
  const modelSettings = await openModelSettings({
    environment: config.model,
    settings: store.settings,
    secrets: store.secrets,
    createApi: createAnthropicModel,
    demoModel: DEMO_MODEL,
  })
  const parser = await openShellParser()
  const policy = createPolicyStore(store.settings)
  const model = createModelByName({ demo: createDemoModel(), api: () => modelSettings.api() })
  const classify = createModelClassifier({ model, clock: CLOCK })
  const engine = createAgentEngine({
    log: store.events,
    blobs: store.blobs,
    model,
    clock: CLOCK,
    chance: CHANCE,
    tools: toolsWith(parser),
    conditions: (place) => conditionsOf({ store, modelSettings, parser, policy, classify, logger }, place),
  })
  const leaseKeeper = createLeaseKeeper({ leases: store.leases, logger })
  const registry = new Registry({
    leases: store.leases,
    keeper: leaseKeeper,
    unloadMs: UNLOAD_MS,
    world: {
      ...{ log: store.events, commands: store.commands, engine, logger, fault, newId, observe, happened },
      reducerHash: await codeHash(),
      blobs: store.blobs,
      rules: store.rules,
      forbids: createOwnCommandRules({ rules: store.rules, parser }),
      policy: () => policy.get(),
      sandboxes: sandboxesOf(options),
    },
  })
  const stopHints = store.commands.onSubmitted((sessionId) => {
    registry.hint(sessionId).catch((error: unknown) => logger.warn({ sessionId, error: String(error) }, 'hint: lost'))
  })
  const installation = createInstallationSettings({
    ...{ environment: config, settings: store.settings, models: modelSettings },
  })
  const lifecycle = createLifecycle({
    ...{ registry, provider, logger, newId, sessions: store.sessions, sandboxes: store.sandboxes },
    settings: store.settings,
    defaults: () => installation.get(),
    policy: () => policy.get(),
  })
  return {
    ...{ registry, lifecycle, modelSettings, installation },
    permissions: createPermissionsDoor({
      registry,
      policy,
      parser,
      logger,
      rules: store.rules,
      settings: store.settings,
      standing: store.standing,
    }),
    async drain() {
      stopHints()
      await registry.drain()
      leaseKeeper[Symbol.dispose]()
    },
  }
}

interface ConditionSources {
  store: Store
  modelSettings: ModelSettings
  parser: ShellParser
  policy: PolicyStore
  classify: ModelClassifier
  logger: SessionLogger
}

async function conditionsOf(sources: ConditionSources, place: TurnPlace) {
  const { store, modelSettings, parser, policy, classify, logger } = sources
  const { sessionId } = place
  const { rules, settings, standing } = store
  const [terms, { approvalMinutes }] = await Promise.all([readTerms(settings, sessionId), policy.get()])
  const onFault = (error: unknown) => logger.warn({ sessionId, error: String(error) }, 'rule: its use was not noted')
  const rights = (userId: string, { owner }: SessionState) => rightsIn(store, { userId, ownerId: owner })
  const judging = { ...place, terms, rules, settings, standing, parser, classify, rights, onFault }
  return {
    judge: createSessionJudge(judging),
    environment: () => trustedEnvironment(judging, place.state()),
    settings: {
      ...DEFAULT_SETTINGS,
      canAsk: terms.canAsk,
      approvalMs: approvalMinutes === null ? null : approvalMinutes * 60_000,
      maxRounds: terms.maxTurns ?? DEFAULT_SETTINGS.maxRounds,
      fallbackModels: modelSettings.fallbackModels(),
    },
  }
}

/** By the same `authorize` that a request of theirs would meet. Who is gone may nothing. */
async function rightsIn({ users }: Store, { userId, ownerId }: { userId: string; ownerId: string }) {
  const user = await users.get(userId)
  if (user === null || user.disabledAt !== null) return { manage: false, exec: false }
  const caller = { kind: 'person' as const, user, via: 'bearer' as const, authSessionId: null, pageToken: null }
  const may = (action: Action) => authorize(caller, action, { ownerId }).allowed
  return { manage: may('session-manage'), exec: may('exec') }
}

function sandboxesOf({ config, store, provider }: CoreOptions) {
  const { image, runtime, memoryBytes, cpus, diskBytes, allowHosts, pauseMs, stopMs } = config.sandbox
  const sample = () => directoryTar(join(config.root, 'sandbox/image/sample'))
  return {
    provider,
    store: store.sandboxes,
    idle: { pauseMs, stopMs },
    spec: (sandboxId: string, { network, source }: SessionState): SandboxSpec => ({
      ...{ sandboxId, image, limits: { memoryBytes, cpus, diskBytes, pids: 1024 } },
      network: networkRules(network, source, allowHosts),
      ...(runtime === undefined ? {} : { runtime }),
    }),
    prepare: (...[sandbox, { source }, signal]: PrepareArguments) => prepareSource(sandbox, { source, sample, signal }),
  }
}
type PrepareArguments = [Parameters<typeof prepareSource>[0], SessionState, AbortSignal]

const CLOCK: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (ms, { signal }) => delay(ms, undefined, { signal }),
}
const CHANCE: Chance = { random: () => Math.random(), id: newId }

/** A snapshot is good for the very code that made it. */
async function codeHash(): Promise<string> {
  const code = await readFile(new URL(import.meta.url))
  return createHash('sha256').update(code).digest('hex').slice(0, 32)
}
