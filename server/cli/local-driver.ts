/** Runs on the parts of a server in this process, without a port. */
import type { Actor } from '#protocol/choices.ts'
import type { Command } from '#protocol/command.ts'
import type { Core } from '#server/open-core.ts'
import { importSource } from '#server/sessions/import-source.ts'
import type { Session } from '#server/sessions/session.ts'
import { newId } from '#server/store/new-id.ts'
import { type RunDriver, RunError } from './run-driver.ts'

export function createLocalDriver({ registry, lifecycle }: Core, ownerId: string): RunDriver {
  const actor: Actor = { kind: 'person', id: ownerId }
  const submit = async (sessionId: string, command: Command) => {
    const result = await registry.submit({ sessionId, commandId: newId('c'), actor, command })
    if (result.kind === 'refused' && result.code !== 'nothing_runs') throw new RunError(result.message)
  }
  const sessionOf = async (id: string): Promise<Session> => {
    const outcome = await registry.open(id)
    if (outcome.kind !== 'open') throw new RunError(`The session is not here any more (${outcome.kind}).`)
    return outcome.session
  }
  return {
    async create(session) {
      const outcome = await lifecycle.create(session, ownerId)
      if (outcome.kind === 'created') return outcome.id
      throw new RunError(outcome.message)
    },
    async upload(id, archive) {
      const session = await sessionOf(id)
      const used = await session.keeper.use((sandbox) => importSource(archive, { session, sandbox, by: actor }))
      if (!used.ok) throw new RunError(used.problem.message)
      if (!used.value.ok) throw new RunError(used.value.problem.message)
    },
    send: (id, text) => submit(id, { type: 'message-send', text }),
    interrupt: (id) => submit(id, { type: 'turn-interrupt' }),
    async *events(id, signal) {
      const { room } = await sessionOf(id)
      for await (const page of room.follow({ after: 0, signal })) yield* page
    },
    async download(id, use) {
      const session = await sessionOf(id)
      const used = await session.keeper.use(async (sandbox) => {
        const archive = await sandbox.exportArchive()
        if (!archive.ok) throw new RunError(archive.problem.message)
        await use(archive.value)
      })
      if (!used.ok) throw new RunError(used.problem.message)
    },
    remove: (id) => lifecycle.purge(id),
  }
}
