/** The tree shows the newest that is known, in whatever order answers come. */
import { expect, test } from 'vitest'
import { listing, problem, settled, slowServer } from './testing/slow-server.ts'
import { treeRows } from './tree.ts'
import { createTree, type TreeKeeper } from './tree-store.ts'

const ROOT = 'GET files'

/** A tree whose root holds these, and whose server answers when it is told to. */
async function opened(...names: string[]) {
  const server = slowServer()
  const keeper = createTree('s')
  const looked = keeper.refresh()
  ;(await server.take(ROOT))(listing(...names))
  await looked
  return { server, keeper }
}

function rows({ store }: TreeKeeper): string[] {
  return treeRows(store.getState().tree, null).map((row) => (row.kind === 'entry' ? row.path : row.kind))
}

test('an answer to an earlier question does not undo the answer to a later one', async () => {
  const { server, keeper } = await opened('a')
  keeper.changed(['b'])
  keeper.changed(['b'])
  const [earlier, later] = [await server.take(ROOT), await server.take(ROOT)]
  later(listing('a', 'b'))
  await expect.poll(() => rows(keeper)).toEqual(['a', 'b'])
  earlier(listing('a'))
  await settled()
  expect(rows(keeper)).toEqual(['a', 'b'])
})

test('answers in their order are all shown', async () => {
  const { server, keeper } = await opened('a')
  keeper.changed(['b'])
  keeper.changed(['c'])
  const [earlier, later] = [await server.take(ROOT), await server.take(ROOT)]
  earlier(listing('a', 'b'))
  await expect.poll(() => rows(keeper)).toEqual(['a', 'b'])
  later(listing('a', 'b', 'c'))
  await expect.poll(() => rows(keeper)).toEqual(['a', 'b', 'c'])
})

test('git that answers late does not undo what it said later', async () => {
  const server = slowServer()
  const keeper = createTree('s')
  const asked = [keeper.askGit(), keeper.askGit()]
  const [earlier, later] = [await server.take('GET git'), await server.take('GET git')]
  later({ kind: 'failed', message: 'newer' })
  await asked[1]
  earlier({ kind: 'none' })
  await asked[0]
  expect(keeper.store.getState().git).toEqual({ kind: 'failed', message: 'newer' })
})

test('a listing from before a deletion does not bring the row back', async () => {
  const { server, keeper } = await opened('a', 'b')
  keeper.changed(['b'])
  const before = await server.take(ROOT)
  const discarded = keeper.discard('a')
  ;(await server.take('POST bin'))({ binId: '0123456789abcdef' })
  await discarded
  before(listing('a', 'b'))
  await settled()
  expect(rows(keeper)).toEqual(['b'])
  ;(await server.take(ROOT))(listing('b', 'c'))
  await expect.poll(() => rows(keeper)).toEqual(['b', 'c'])
  expect(server.waiting()).toEqual([])
})

test('a listing from before a deletion was taken back does not take the row away', async () => {
  const { server, keeper } = await opened('b')
  keeper.changed(['a'])
  const before = await server.take(ROOT)
  const back = keeper.takeBack('a', '0123456789abcdef')
  ;(await server.take('POST bin/0123456789abcdef/restore'))({ path: 'a' })
  const after = await server.take(ROOT)
  before(listing('b'))
  await settled()
  after(listing('a', 'b'))
  expect(await back).toBe(null)
  expect([rows(keeper), keeper.store.getState().cursor]).toEqual([['a', 'b'], 'a'])
})

test('a folder that was removed and taken back is not forgotten by an answer from in between', async () => {
  const { server, keeper } = await opened('src/')
  keeper.setOpen('src', true)
  ;(await server.take('GET files src'))(listing('x'))
  await expect.poll(() => rows(keeper)).toEqual(['src', 'src/x'])
  keeper.changed(['src/x'])
  const between = await server.take('GET files src')
  const back = keeper.takeBack('src', '0123456789abcdef')
  ;(await server.take('POST bin/0123456789abcdef/restore'))({ path: 'src' })
  ;(await server.take(ROOT))(listing('src/'))
  await back
  between(problem(404), 404)
  ;(await server.take('GET files src'))(listing('x', 'y'))
  await expect.poll(() => rows(keeper)).toEqual(['src', 'src/x', 'src/y'])
})

test('a folder that is gone takes what was asked about its inside before along', async () => {
  const { server, keeper } = await opened('src/')
  keeper.setOpen('src', true)
  ;(await server.take('GET files src'))(listing('lib/'))
  await expect.poll(() => rows(keeper)).toContain('src/lib')
  keeper.setOpen('src/lib', true)
  const inside = await server.take('GET files src/lib')
  keeper.changed(['src'])
  ;(await server.take('GET files src'))(problem(404), 404)
  await expect.poll(() => keeper.store.getState().tree.directories['src']).toBeUndefined()
  inside(listing('z'))
  await settled()
  expect(Object.keys(keeper.store.getState().tree.directories)).toEqual([''])
})

test('a listing from before a move does not show the row at its old place', async () => {
  const { server, keeper } = await opened('src/')
  keeper.setOpen('src', true)
  ;(await server.take('GET files src'))(listing('x', 'y'))
  await expect.poll(() => rows(keeper)).toContain('src/x')
  keeper.changed(['src/z'])
  const before = await server.take('GET files src')
  const moved = keeper.moveInto('src/x', '')
  ;(await server.take('POST moves'))({ from: 'src/x', to: 'x' })
  const [old, place] = [await server.take('GET files src'), await server.take(ROOT)]
  before(listing('x', 'y', 'z'))
  await settled()
  expect(rows(keeper), 'nothing from before').not.toContain('src/z')
  old(listing('y', 'z'))
  place(listing('src/', 'x'))
  await moved
  expect(rows(keeper)).toEqual(['src', 'src/y', 'src/z', 'x'])
})

test('who waits for a row gets it though the tree was changed while it was asked for', async () => {
  const { server, keeper } = await opened('old')
  keeper.store.setState({ draft: { parent: '', type: 'directory' } })
  const created = keeper.create('new')
  ;(await server.take('POST directories'))({ path: 'new' }, 201)
  const asked = await server.take(ROOT)
  const moved = keeper.rename('old', 'moved')
  ;(await server.take('POST moves'))({ from: 'old', to: 'moved' })
  const afterMove = await server.take(ROOT)
  asked(listing('new', 'old'))
  await settled()
  expect(keeper.store.getState().cursor, 'not shown yet').toBe('moved')
  afterMove(listing('moved', 'new'))
  expect([await created, await moved]).toEqual([null, null])
  expect([rows(keeper), keeper.store.getState().cursor]).toEqual([['moved', 'new'], 'new'])
})

test('a listing that is not believed any more is asked for anew where nobody else asks', async () => {
  const { server, keeper } = await opened('src/')
  keeper.setOpen('src', true)
  ;(await server.take('GET files src'))(listing('x'))
  await expect.poll(() => rows(keeper)).toContain('src/x')
  keeper.changed(['src/y'])
  const before = await server.take('GET files src')
  const back = keeper.takeBack('src', '0123456789abcdef')
  ;(await server.take('POST bin/0123456789abcdef/restore'))({ path: 'src' })
  ;(await server.take(ROOT))(listing('src/'))
  await back
  expect(server.waiting()).toEqual([])
  before(listing())
  ;(await server.take('GET files src'))(listing('x', 'y'))
  await expect.poll(() => rows(keeper)).toEqual(['src', 'src/x', 'src/y'])
})

test('looking again also lists the folder that could not be listed at first', async () => {
  const { server, keeper } = await opened('src/')
  keeper.setOpen('src', true)
  ;(await server.take('GET files src'))(problem(503), 503)
  await expect.poll(() => rows(keeper)).toEqual(['src', 'trouble'])
  const again = keeper.refresh()
  ;(await server.take(ROOT))(listing('src/'))
  ;(await server.take('GET files src'))(listing('x'))
  await again
  expect(rows(keeper)).toEqual(['src', 'src/x'])
})
