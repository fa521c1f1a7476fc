/** Which sandbox belongs to which session: the map that labels on containers cannot hold. */
import { z } from 'zod'
import type { PrismaClient, Sandbox as Row } from './generated/client.ts'
import { keepTrying } from './keep-trying.ts'

/** `creating` is written before the container is made: a crash in between leaves a row to sweep by. */
const sandboxStateSchema = z.enum(['creating', 'running', 'paused', 'stopped', 'lost'])
export type SandboxState = z.infer<typeof sandboxStateSchema>

export interface SandboxRecord {
  id: string
  /** Null for one that waits in the pool. */
  sessionId: string | null
  provider: string
  /** The provider's own names of things. */
  providerIds: Record<string, string>
  state: SandboxState
  updatedAt: string
}

export interface Sandboxes {
  create(sandbox: { id: string; sessionId: string | null; provider: string }): Promise<SandboxRecord>
  get(id: string): Promise<SandboxRecord | null>
  ofSession(sessionId: string): Promise<SandboxRecord | null>
  list(): Promise<SandboxRecord[]>
  /** False when there is no such sandbox. */
  update(id: string, change: { state?: SandboxState; providerIds?: Record<string, string> }): Promise<boolean>
  /** Gives a pooled one to a session; false when it has one, or somebody was faster. */
  assign(id: string, sessionId: string): Promise<boolean>
  remove(id: string): Promise<void>
}

const idsSchema = z.record(z.string(), z.string())

function recordOf({ id, sessionId, provider, providerIds, state, updatedAt }: Row): SandboxRecord {
  return {
    id,
    sessionId,
    provider,
    providerIds: idsSchema.parse(JSON.parse(providerIds)),
    state: sandboxStateSchema.parse(state),
    updatedAt: updatedAt.toISOString(),
  }
}

/** Milliseconds; a turn that needs a container waits so long for the database. */
const PATIENCE_MS = 10_000
/** For writes that may be repeated. */
const patiently = <T>(write: () => Promise<T>) => keepTrying(write, { limitMs: PATIENCE_MS })

export function createSandboxes(prisma: PrismaClient): Sandboxes {
  return {
    async create(sandbox) {
      // The id is the maker's: a row that is there already is what a lost answer left.
      await patiently(() =>
        prisma.sandbox.createMany({ data: [{ ...sandbox, state: 'creating' }], skipDuplicates: true }),
      )
      return recordOf(await prisma.sandbox.findUniqueOrThrow({ where: { id: sandbox.id } }))
    },
    async get(id) {
      const row = await prisma.sandbox.findUnique({ where: { id } })
      return row === null ? null : recordOf(row)
    },
    async ofSession(sessionId) {
      const row = await prisma.sandbox.findUnique({ where: { sessionId } })
      return row === null ? null : recordOf(row)
    },
    async list() {
      return (await prisma.sandbox.findMany({ orderBy: { createdAt: 'asc' } })).map(recordOf)
    },
    async update(id, { state, providerIds }) {
      const ids = providerIds === undefined ? {} : { providerIds: JSON.stringify(providerIds) }
      const data = { ...(state === undefined ? {} : { state }), ...ids, updatedAt: new Date() }
      return (await patiently(() => prisma.sandbox.updateMany({ where: { id }, data }))).count === 1
    },
    async assign(id, sessionId) {
      const taken = await prisma.sandbox.findUnique({ where: { sessionId } })
      if (taken !== null) return false
      const { count } = await prisma.sandbox.updateMany({
        where: { id, sessionId: null },
        data: { sessionId, updatedAt: new Date() },
      })
      return count === 1
    },
    async remove(id) {
      await patiently(() => prisma.sandbox.deleteMany({ where: { id } }))
    },
  }
}
