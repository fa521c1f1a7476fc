/** A deletion may be slow: meanwhile its row goes, its neighbours go, and another comes in its place. */
import { expect, test } from 'vitest'
import { listing, problem, settled, slowServer } from './testing/slow-server.ts'
import { createTree } from './tree-store.ts'

const ROOT = 'GET files'
const KEPT = { binId: '0123456789abcdef' }

async function opened(...names: string[]) {
  const server = slowServer()
  const keeper = createTree('s')
  const { store } = keeper
  const held = () => store.getState().tree.directories['']?.entries.map(({ path }) => path)
  /** The watcher has told of a change, and this is what is there. */
  const now = async (...there: string[]) => {
    keeper.changed(['any'])
    ;(await server.take(ROOT))(listing(...there))
    await expect.poll(held).toEqual(there)
  }
  const looked = keeper.refresh()
  ;(await server.take(ROOT))(listing(...names))
  await looked
  return { server, keeper, store, now, held }
}

test('what was made anew under the name of a slow deletion stays when that is done', async () => {
  const { server, keeper, store, now, held } = await opened('a', 'b')
  store.setState({ cursor: 'a' })
  const discarded = keeper.discard('a')
  const answer = await server.take('POST bin')
  await now('b')
  expect([...store.getState().leaving]).toEqual(['a'])
  await now('a', 'b')
  expect([...store.getState().leaving], 'it is another').toEqual([])
  answer(KEPT)
  expect(await discarded).toMatchObject({ kind: 'kept' })
  expect([held(), store.getState().cursor]).toEqual([['a', 'b'], 'a'])
})

test('what was made anew under the name of a slow deletion can itself be deleted meanwhile', async () => {
  const { server, keeper, store, now, held } = await opened('a', 'b')
  const first = keeper.discard('a')
  const answerFirst = await server.take('POST bin')
  expect(await keeper.discard('a'), 'on its way out already').toBe(null)
  await now('b')
  await now('a', 'b')
  const second = keeper.discard('a')
  const answerSecond = await server.take('POST bin')
  answerFirst(KEPT)
  await first
  expect([...store.getState().leaving]).toEqual(['a'])
  answerSecond(KEPT)
  await second
  expect([held(), [...store.getState().leaving]]).toEqual([['b'], []])
})

test('the cursor passes over rows that are on their way out themselves', async () => {
  const { server, keeper, store } = await opened('a', 'x', 'y')
  store.setState({ cursor: 'x' })
  const deletions = [keeper.discard('x'), keeper.discard('y')]
  const [x, y] = [await server.take('POST bin'), await server.take('POST bin')]
  x(KEPT)
  await deletions[0]
  expect(store.getState().cursor).toBe('a')
  y(KEPT)
  await deletions[1]
  expect(store.getState().cursor).toBe('a')
})

test('the cursor goes to a row that is still there when those beside it went with its own', async () => {
  const { server, keeper, store, now } = await opened('a', 'x', 'y')
  store.setState({ cursor: 'x' })
  const deletions = [keeper.discard('x'), keeper.discard('y')]
  const [x, y] = [await server.take('POST bin'), await server.take('POST bin')]
  await now('a')
  x(KEPT)
  await deletions[0]
  expect(store.getState().cursor).toBe('a')
  y(KEPT)
  await deletions[1]
})

test('the cursor goes to a row on its way out where no other is left', async () => {
  const { server, keeper, store } = await opened('x', 'y')
  store.setState({ cursor: 'x' })
  const deletions = [keeper.discard('x'), keeper.discard('y')]
  const [x, y] = [await server.take('POST bin'), await server.take('POST bin')]
  x(KEPT)
  await deletions[0]
  y(problem(403), 403)
  await deletions[1]
  await settled()
  expect([store.getState().cursor, [...store.getState().leaving]]).toEqual(['y', []])
})
