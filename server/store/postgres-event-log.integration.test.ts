/** The log on a real database: the contract of all logs. */
import { expect } from 'vitest'
import { describeEventLog } from './testing/event-log.contract.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore()

describeEventLog('postgres', () => ({
  log: opened.store.events,
  open: () => openSession(opened.store),
  async takeOver(sessionId) {
    const taken = await opened.store.leases.take(sessionId)
    expect(taken.kind).toBe('taken')
    return taken.kind === 'taken' ? taken.lease.epoch : 0
  },
}))
