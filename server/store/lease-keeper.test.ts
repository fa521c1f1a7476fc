/** Leases are renewed together, and a lost one is told of once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLeaseKeeper } from './lease-keeper.ts'
import type { Leases } from './leases.ts'
import { SILENT } from './logger.ts'

const lease = (sessionId: string) => ({ sessionId, epoch: 1, lastSeq: 0, deadline: 10 })

/** Answers each round by the next function; the last one for ever. */
function scripted(...rounds: Array<Leases['renew']>): Pick<Leases, 'renew'> & { calls: string[][] } {
  const calls: string[][] = []
  const renew: Leases['renew'] = (held) => {
    calls.push(held.map(({ sessionId }) => sessionId))
    const round = rounds.length > 1 ? rounds.shift() : rounds[0]
    if (round === undefined) throw new Error('no round')
    return round(held)
  }
  return { calls, renew }
}
const all: Leases['renew'] = async (held) => ({ kept: held.map(({ sessionId }) => sessionId), lost: [], deadline: 99 })

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !condition(); tries++) await sleep(5)
  expect(condition()).toBe(true)
}

it('renews all that it keeps in one call and moves their deadlines', async () => {
  const leases = scripted(all)
  using keeper = createLeaseKeeper({ leases, logger: SILENT }, 5)
  keeper.keep(lease('s-1'), () => {})
  keeper.keep(lease('s-2'), () => {})
  expect(keeper.deadlineOf('s-1')).toBe(10)
  await until(() => keeper.deadlineOf('s-2') === 99)
  expect(leases.calls[0]).toEqual(['s-1', 's-2'])
  expect(keeper.deadlineOf('s-none')).toBe(0)
  expect(keeper.held()).toEqual([
    { sessionId: 's-1', epoch: 1 },
    { sessionId: 's-2', epoch: 1 },
  ])
})

it('tells of a lost lease once and keeps the others, also after a failed round', async () => {
  const lost: string[] = []
  const leases = scripted(
    () => Promise.reject(new Error('away')),
    async () => ({ kept: ['s-2'], lost: ['s-1'], deadline: 99 }),
    all,
  )
  using keeper = createLeaseKeeper({ leases, logger: SILENT }, 5)
  for (const id of ['s-1', 's-2']) keeper.keep(lease(id), () => void lost.push(id))
  await until(() => leases.calls.length >= 4)
  expect(lost).toEqual(['s-1'])
  expect(leases.calls.at(-1)).toEqual(['s-2'])
})

it('leaves alone what was dropped or taken anew during a round', async () => {
  const lost: string[] = []
  let finish: () => void = () => {}
  const slow: Leases['renew'] = (held) =>
    new Promise((resolve) => {
      finish = () => resolve({ kept: [], lost: held.map(({ sessionId }) => sessionId), deadline: 99 })
    })
  const leases = scripted(slow, all)
  using keeper = createLeaseKeeper({ leases, logger: SILENT }, 5)
  for (const id of ['s-1', 's-2']) keeper.keep(lease(id), () => void lost.push(id))
  await until(() => leases.calls.length === 1)
  keeper.drop('s-1')
  keeper.keep({ ...lease('s-2'), epoch: 2 }, () => void lost.push('s-2 anew'))
  finish()
  await until(() => keeper.deadlineOf('s-2') === 99)
  expect(lost).toEqual([])
})
