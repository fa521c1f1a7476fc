/** A server in little, for crash tests: appends batches of three for ever and says which were acknowledged. */
import { SILENT } from '../logger.ts'
import { openStore } from '../open-store.ts'
import { posted } from './drafts.ts'

const [dataDir = '', sessionId = ''] = process.argv.slice(2)
const store = await openStore({ dataDir, logger: SILENT, ballastBytes: 0 })
const known = await store.sessions.get(sessionId)
if (known === null)
  await store.sessions.create({ id: sessionId, ownerId: 'u-1', title: 'Crash', source: { kind: 'empty' } })
const taken = await store.leases.take(sessionId)
if (taken.kind !== 'taken') throw new Error(`not taken: ${taken.kind}`)
const { epoch, lastSeq } = taken.lease
process.stdout.write('ready\n')
for (let base = lastSeq; ; base += 3) {
  const drafts = ['a', 'b', 'c'].map((part) => posted(`${epoch} ${base} ${part}`))
  const outcome = await store.events.append({ sessionId, epoch, base, batchId: `${epoch}-${base}`, drafts })
  if (outcome.kind === 'fenced') throw new Error('fenced')
  process.stdout.write(`acked ${base}\n`)
}
