/** The memory log keeps the contract of the real one. */
import { expect, it } from 'vitest'
import { createMemoryEventLog } from './memory-event-log.ts'
import { posted } from './testing/drafts.ts'
import { describeEventLog } from './testing/event-log.contract.ts'

const log = createMemoryEventLog()
let sessions = 0
describeEventLog('memory', () => ({
  log,
  async open() {
    const sessionId = `s-${++sessions}`
    return { sessionId, epoch: log.take(sessionId).epoch }
  },
  takeOver: async (sessionId) => log.take(sessionId).epoch,
}))

it('tells of a settlement once, also when the batch is repeated', async () => {
  const settled: string[] = []
  const own = createMemoryEventLog({ settle: (_, { commandId }) => settled.push(commandId) })
  const { epoch } = own.take('s-1')
  const settles = [{ commandId: 'c-1', result: { kind: 'applied', seq: 1 } as const }]
  const batch = { sessionId: 's-1', epoch, base: 0, batchId: 'b', drafts: [posted('hi')], settles }
  await own.append(batch)
  await own.append(batch)
  expect(settled).toEqual(['c-1'])
})
