/** A follower that is asked by many at once. */
import { expect, it, vi } from 'vitest'
import { Follower } from './follower.ts'
import { openWorld } from './testing/open-session.ts'

const note = (title: string) => [{ type: 'session-renamed' as const, title }]

it('shows each fact once, in order, however many ask for the newest at the same time', async () => {
  await using world = await openWorld()
  const { log } = world.store
  const follower = new Follower({ sessionId: 's-1', log, reducerHash: 'test' })
  await Promise.all([follower.refreshed(), follower.refreshed()])
  const published = vi.spyOn(follower.room, 'publish')
  for (let round = 0; round < 5; round++) {
    await world.session.note({ kind: 'system', id: 'test' }, [...note('one'), ...note('two')])
    await Promise.all(Array.from({ length: 4 }, () => follower.refreshed()))
  }
  const seen = published.mock.calls.flatMap(([page]) => page.map(({ seq }) => seq))
  const last = await log.lastSeq('s-1')
  expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => last - 9 + index))
  expect(follower.state.seq).toBe(last)
  follower.end()
})

it('reads on after a log that could not be read', async () => {
  await using world = await openWorld()
  const { log } = world.store
  const follower = new Follower({ sessionId: 's-1', log, reducerHash: 'test' })
  await follower.refreshed()
  await world.session.note({ kind: 'system', id: 'test' }, note('one'))
  const read = vi.spyOn(log, 'read').mockRejectedValueOnce(new Error('away'))
  await expect(follower.refreshed()).rejects.toThrow('away')
  read.mockRestore()
  await follower.refreshed()
  expect(follower.state.seq).toBe(await log.lastSeq('s-1'))
  follower.end()
})
