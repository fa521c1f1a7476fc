/** Allows the one thing that a turn asks for, and waits for its end. */
import type { ApiClient } from './api-client.ts'

export async function allowed(api: ApiClient, id: string): Promise<void> {
  const asked = (await api.events(id, ({ event }) => event.type === 'permission-requested')).at(-1)?.event
  if (asked?.type !== 'permission-requested') throw new Error('nothing was asked')
  const answer = { body: { decision: 'allow', scope: 'once' } }
  const { status, text } = await api.ask('POST', `/api/sessions/${id}/approvals/${asked.requestId}`, answer)
  if (status >= 300) throw new Error(text)
  await api.events(id, ({ event }) => event.type === 'turn-ended')
}
