/** A server's sessions with everything in RAM, for tests of what joins them. */
import type { PermissionPolicy } from '#protocol/api/permission-routes.ts'
import type { Command, CommandResult } from '#protocol/command.ts'
import type { Event } from '#protocol/event.ts'
import { createLeaseKeeper } from '#server/store/lease-keeper.ts'
import { SILENT } from '#server/store/logger.ts'
import { STRICT_POLICY } from '../permissions/permission-policy.ts'
import { NO_FAULT } from '../ports.ts'
import type { SourceOutcome } from '../prepare-source.ts'
import { Registry } from '../registry.ts'
import type { Session } from '../session.ts'
import type { SessionWorld } from '../session-world.ts'
import { createManualEngine, type ManualEngine } from './manual-engine.ts'
import { createMemoryStore, type MemoryStore } from './memory-commands.ts'
import { createMemoryProvider, type MemoryProvider } from './memory-provider.ts'
import { createMemoryRules, type MemoryRules } from './memory-rules.ts'

export interface World extends AsyncDisposable {
  store: MemoryStore
  provider: MemoryProvider
  manual: ManualEngine
  rules: MemoryRules
  registry: Registry
  session: Session
  send(command: Command, options?: { commandId?: string; person?: string }): Promise<CommandResult>
  events(): Promise<Event[]>
  /** Resolves when the head satisfies it. */
  until(condition: (state: Session['state']) => boolean): Promise<void>
  /** Another server over the same store and the same containers. */
  another(): Promise<World>
}

export interface WorldOptions {
  store?: MemoryStore
  provider?: MemoryProvider
  manual?: ManualEngine
  rules?: MemoryRules
  policy?: PermissionPolicy
  source?: Extract<Event, { type: 'session-created' }>['source']
  prepare?: () => Promise<SourceOutcome>
  idle?: { pauseMs: number; stopMs: number }
  change?: (world: SessionWorld) => SessionWorld
}

const SESSION = 's-1'
let made = 0
function newId(prefix: string): string {
  made += 1
  return `${prefix}-${made}`
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { store = createMemoryStore(), provider = createMemoryProvider(), manual = createManualEngine() } = options
  const { rules = createMemoryRules(), policy = STRICT_POLICY } = options
  const { idle = { pauseMs: 3_600_000, stopMs: 3_600_000 }, change = (world) => world } = options
  const looking = new Set<() => void>()
  const lookAgain = () => {
    for (const look of looking) look()
    looking.clear()
  }
  const world: SessionWorld = change({
    ...{ log: store.log, commands: store.commands, engine: manual.engine, logger: SILENT, fault: NO_FAULT },
    newId,
    reducerHash: 'test',
    blobs: { has: async () => true },
    rules,
    policy: async () => policy,
    forbids: async () => null,
    observe: () => setImmediate(lookAgain),
    happened: () => {},
    sandboxes: {
      ...{ provider, store: store.sandboxes, idle },
      spec: (sandboxId, { network }) => ({
        ...{ sandboxId, image: 'none', limits: { memoryBytes: 1, cpus: 1, pids: 1, diskBytes: 1 } },
        network: { policy: network, allow: [] },
      }),
      prepare: options.prepare ?? (async () => ({ ok: true, files: 0 })),
    },
  })
  const keeper = createLeaseKeeper({ leases: store.leases, logger: SILENT })
  const registry = new Registry({ world, leases: store.leases, keeper, unloadMs: 3_600_000 })
  const isNew = (await store.log.lastSeq(SESSION)) === 0
  const opened = await registry.open(SESSION)
  if (opened.kind !== 'open') throw new Error(opened.kind)
  const { session } = opened
  if (isNew) await session.note({ kind: 'person', id: 'u-1' }, [createdEvent(options.source ?? { kind: 'empty' })])
  return {
    ...{ store, provider, manual, rules, registry, session },
    send: (command, { commandId = newId('c'), person = 'u-1' } = {}) =>
      registry.submit({ sessionId: SESSION, commandId, actor: { kind: 'person', id: person }, command }),
    async events() {
      return (await store.log.read({ sessionId: SESSION, after: 0 })).envelopes.map(({ event }) => event as Event)
    },
    async until(condition) {
      // Not by following the room: a viewer keeps the container awake.
      while (!condition(session.state)) await new Promise<void>((resolve) => looking.add(resolve))
    },
    another: () => openWorld({ ...options, store, provider, manual, rules }),
    async [Symbol.asyncDispose]() {
      await registry.drain()
      keeper[Symbol.dispose]()
    },
  }
}

function createdEvent(source: NonNullable<WorldOptions['source']>): Event {
  return {
    ...{ type: 'session-created', title: 'Test', source, model: 'test', permissionMode: 'default', network: 'none' },
    ...{ capMicroUsd: null, owner: 'u-1' },
  }
}
