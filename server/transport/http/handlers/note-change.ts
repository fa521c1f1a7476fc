/** A person's own change of a file becomes a fact of the session. */
import type { EventOf } from '#protocol/event.ts'
import { actorOf } from '../../caller.ts'
import { personOf, type RouteContext } from '../context.ts'
import { sessionOf } from './with-sandbox.ts'

export type FileChange = Pick<EventOf<'file-changed'>, 'path' | 'change'>

/** Paths are absolute. */
export async function noteChanges(
  context: RouteContext,
  sessionId: string,
  changes: readonly FileChange[],
): Promise<void> {
  if (changes.length === 0) return
  const session = await sessionOf(context, sessionId)
  const events = changes.map((change) => ({ type: 'file-changed' as const, ...change, origin: 'person' as const }))
  await session.note(actorOf(personOf(context)), events)
}
