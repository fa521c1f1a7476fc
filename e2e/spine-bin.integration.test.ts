/** What a person deletes can be taken back, as it was; what cannot be kept is not deleted without being asked about. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerRig, startServer } from './rig/start-server.ts'

let rig: ServerRig
let id: string
beforeAll(async () => {
  rig = await startServer()
  id = await rig.session({ source: { kind: 'empty' } })
})
afterAll(() => rig?.[Symbol.asyncDispose]())

const run = async (command: string) =>
  (await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command } })).json.stdout as string
const discard = (path: string) => rig.ask('POST', `/api/sessions/${id}/bin`, { body: { path } })
const restore = (path: string, binId: string) =>
  rig.ask('POST', `/api/sessions/${id}/bin/${binId}/restore`, { body: { path } })
const LOOK = 'find . -mindepth 1 -printf "%P %y %m %T@ %l\\0" | sort -z | tr "\\0" "\\n"; cat a/deep/*'

test('a folder comes back with its contents, modes, times and links, and the log says who did it', async () => {
  await run('mkdir -p a/deep && echo one > a/deep/one && echo two > "a/deep/two words" && chmod 750 a/deep/one')
  await run('ln -s deep/one a/link && touch -d "2001-02-03 04:05:06" a/deep/one a/deep')
  const before = await run(LOOK)
  expect(before).toContain('one')
  const put = await discard('a')
  expect(put.status).toBe(201)
  expect(await run('ls -A')).toBe('')
  expect(await restore('a', put.json.binId)).toMatchObject({ status: 200, json: { path: 'a' } })
  expect(await run(LOOK)).toBe(before)
  const log = await rig.events(id, ({ event }) => event.type === 'file-changed' && event.change === 'created')
  const facts = log.flatMap(({ event, by }) => (event.type === 'file-changed' ? [{ ...event, by: by.kind }] : []))
  expect(facts.slice(-2)).toMatchObject([
    ...[{ path: '/workspace/a', change: 'deleted', origin: 'person', by: 'person' }],
    { path: '/workspace/a', change: 'created', origin: 'person', by: 'person' },
  ])
  // It came out: there is nothing of it any more.
  expect((await restore('a', put.json.binId)).status).toBe(404)
  expect(await run('ls -A ~/.local/share/slipway/bin')).toBe('')
})

test.each(["it's", '-rf', 'a $(touch pwned) `b`', 'two\nlines', 'ünï'])('the name %j is one name', async (name) => {
  const put = await rig.ask('PUT', `/api/sessions/${id}/files?path=${encodeURIComponent(name)}`, {
    bytes: Buffer.from(`I am ${name}`),
  })
  expect(put.status).toBe(201)
  const { json } = await discard(name)
  expect((await rig.ask('GET', `/api/sessions/${id}/files?path=${encodeURIComponent(name)}`)).status).toBe(404)
  expect((await restore(name, json.binId)).status).toBe(200)
  const read = await rig.ask('GET', `/api/sessions/${id}/files?path=${encodeURIComponent(name)}`)
  expect(read.text).toBe(`I am ${name}`)
  expect(await run('find . -name pwned')).toBe('')
})

test('nothing is written over: what stands there by now stays, and so does what was deleted', async () => {
  await run('echo old > same; mkdir -p gone && echo kept > gone/file')
  const same = (await discard('same')).json.binId
  await run('echo new > same')
  expect((await restore('same', same)).status).toBe(412)
  expect(await run('cat same; rm same')).toBe('new\n')
  expect((await restore('same', same)).status).toBe(200)
  expect(await run('cat same')).toBe('old\n')
  // Its folder went after it: that is made again.
  const file = (await discard('gone/file')).json.binId
  await run('rmdir gone')
  expect((await restore('gone/file', file)).status).toBe(200)
  expect(await run('cat gone/file')).toBe('kept\n')
})

test('a link is deleted, never what it leads to, and no name leads out of the workspace', async () => {
  await run('echo precious > ~/precious; ln -s ~/precious away; ln -s ~ home')
  const { json } = await discard('away')
  expect(await run('cat ~/precious; ls away 2>&1')).toMatch(/^precious\n.*No such file/)
  expect((await restore('away', json.binId)).status).toBe(200)
  expect(await run('readlink away')).toContain('precious')
  expect((await discard('home/precious')).status).toBe(403)
  expect((await restore('home/other', '0123456789abcdef')).status).toBe(403)
  for (const path of ['.', 'gone/..', 'gone/', '..']) expect((await discard(path)).status, path).toBe(400)
  expect((await restore('x', 'no-id')).status).toBe(400)
  expect(await run('cat ~/precious')).toBe('precious\n')
})

test('what is too large or too much is still there', async () => {
  await run('truncate -s 70M large; mkdir many && cd many && seq 10001 | xargs touch')
  expect(await discard('large')).toMatchObject({ status: 413, json: { detail: 'large is too large for this.' } })
  expect((await discard('many')).status).toBe(413)
  expect(await run('stat -c %s large; ls many | wc -l')).toBe(`${70 * 1024 * 1024}\n10001\n`)
  expect((await discard('never-was')).status).toBe(404)
})

test('what cannot be removed whole is put back whole', async () => {
  await run('mkdir -p stuck/inner && echo 1 > stuck/free && echo 2 > stuck/inner/held && chmod 555 stuck/inner')
  const before = await run('ls -R stuck')
  expect((await discard('stuck')).status).toBe(422)
  expect(await run('ls -R stuck; chmod 755 stuck/inner')).toBe(before)
})

test('an hour later the next deletion empties the bin of it', async () => {
  await run('echo 1 > first; echo 2 > second')
  const first = (await discard('first')).json.binId
  await run(`touch -d "2 hours ago" ~/.local/share/slipway/bin/${first}`)
  const second = (await discard('second')).json.binId
  expect((await restore('first', first)).status).toBe(404)
  expect((await restore('second', second)).status).toBe(200)
})
