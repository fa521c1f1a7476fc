/** Commands and leases in RAM beside the log in RAM, with the promises of the real ones. */
import type { CommandResult } from '#protocol/command.ts'
import type { Commands, SubmittedCommand } from '#server/store/commands.ts'
import type { Leases } from '#server/store/leases.ts'
import { createMemoryEventLog, type MemoryEventLog } from '#server/store/memory-event-log.ts'
import type { Sandboxes, SandboxRecord } from '#server/store/sandboxes.ts'

export interface MemoryStore {
  log: MemoryEventLog
  commands: Commands
  leases: Leases
  sandboxes: Pick<Sandboxes, 'ofSession' | 'create' | 'update' | 'remove'>
}

interface Entry extends SubmittedCommand {
  result: CommandResult | null
}

export function createMemoryStore(): MemoryStore {
  const entries = new Map<string, Entry>()
  const keyOf = (sessionId: string, commandId: string) => `${sessionId} ${commandId}`
  const settle = (sessionId: string, commandId: string, result: CommandResult) => {
    const entry = entries.get(keyOf(sessionId, commandId))
    if (entry === undefined || entry.result !== null) return false
    entry.result = result
    return true
  }
  const log = createMemoryEventLog({
    settle: (sessionId, { commandId, result }) => void settle(sessionId, commandId, result),
  })
  const commands: Commands = {
    async submit(command) {
      const key = keyOf(command.sessionId, command.commandId)
      const known = entries.get(key)
      if (known !== undefined) return { kind: 'repeated', result: known.result }
      entries.set(key, { ...command, result: null })
      return { kind: 'accepted' }
    },
    pending: async (sessionId) =>
      [...entries.values()]
        .filter((entry) => entry.sessionId === sessionId && entry.result === null)
        .map((entry) => ({ ...entry, at: '' })),
    settle: async ({ sessionId, commandId, result }) => settle(sessionId, commandId, result),
    result: async (sessionId, commandId) => entries.get(keyOf(sessionId, commandId))?.result ?? null,
    onSubmitted: () => () => {},
  }
  return { log, commands, leases: memoryLeases(log, entries), sandboxes: memorySandboxes() }
}

/** Every take succeeds and fences the one before, as if its lease had run out. */
function memoryLeases(log: MemoryEventLog, entries: Map<string, Entry>): Leases {
  return {
    ownerId: 'test',
    async take(sessionId) {
      return { kind: 'taken', lease: { sessionId, ...log.take(sessionId), deadline: Number.POSITIVE_INFINITY } }
    },
    renew: async (held) => ({
      kept: held.map(({ sessionId }) => sessionId),
      lost: [],
      deadline: Number.POSITIVE_INFINITY,
    }),
    release: async () => {},
    orphaned: async () => [
      ...new Set([...entries.values()].filter(({ result }) => result === null).map(({ sessionId }) => sessionId)),
    ],
  }
}

function memorySandboxes(): MemoryStore['sandboxes'] {
  const records = new Map<string, SandboxRecord>()
  return {
    ofSession: async (sessionId) => [...records.values()].find((record) => record.sessionId === sessionId) ?? null,
    async create({ id, sessionId, provider }) {
      const record: SandboxRecord = { id, sessionId, provider, providerIds: {}, state: 'creating', updatedAt: '' }
      records.set(id, record)
      return record
    },
    update: async (id) => records.has(id),
    remove: async (id) => void records.delete(id),
  }
}
