/** One turn with one command that leaves a mark, and the judge of what became of it after whatever happened meanwhile. */
import { expect } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { answer } from '../model-server/answers/answer.ts'
import { type Delivery, text, toolUse } from '../model-server/answers/builders.ts'
import type { ModelServer } from '../model-server/start-model-server.ts'
import type { ApiClient } from './api-client.ts'

export const is =
  (type: string) =>
  ({ event }: Envelope) =>
    event.type === type

const COMMAND = 'echo run >> /workspace/marker; sleep 1; echo over >> /workspace/marker'

/** The model says the same to whoever asks at the same place, as it would after a lost answer. */
export function scriptTurn(model: ModelServer, id: string, delivery: Delivery = {}): void {
  const first = (request: { firstUser: string; toolResults: unknown[] }) =>
    request.firstUser.includes(id) && request.toolResults.length === 0
  model.when(first, answer(text('I run it.', delivery), toolUse('Bash', { command: COMMAND })), { times: 5 })
  model.when({ firstUserContains: id, toolResultFor: 'Bash' }, text('Done.'), { times: 5 })
}

export function sendTurn(api: ApiClient, id: string) {
  return api.ask('POST', `/api/sessions/${id}/messages`, { body: { text: `Go, ${id}`, commandId: 'go' } })
}

/** Waits for the end of the turn. Nothing is lost or doubled, and the command ran once. */
export async function judgeTurn(api: ApiClient, id: string): Promise<Envelope[]> {
  const events = await api.events(id, is('turn-ended'))
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(is('message-posted'))).toHaveLength(1)
  expect(events.filter(is('turn-ended'))).toHaveLength(1)
  expect(events.at(-1)?.event, JSON.stringify(events.slice(-4))).toMatchObject({ reason: 'completed' })
  const epochs = events.map(({ epoch }) => epoch)
  expect(epochs).toEqual(epochs.toSorted((left, right) => left - right))
  const callsOf = (type: 'call-started' | 'call-completed') =>
    events.flatMap(({ event }) => (event.type === type ? [event.callSeq] : []))
  const completed = callsOf('call-completed')
  expect(new Set(completed).size).toBe(completed.length)
  expect(completed).toEqual(expect.arrayContaining(callsOf('call-started')))
  const marker = await api.ask('GET', `/api/sessions/${id}/files?path=marker`)
  expect(marker.text).toBe('run\nover\n')
  return events
}
