/** What a person deletes can be taken back, as it was; what cannot be kept is not deleted without being asked about. */
import { randomBytes } from 'node:crypto'
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
const newBinId = () => randomBytes(8).toString('hex')
const discard = (path: string, binId = newBinId()) =>
  rig.ask('POST', `/api/sessions/${id}/bin`, { body: { path, binId } })
const restore = (path: string, binId: string) =>
  rig.ask('POST', `/api/sessions/${id}/bin/${binId}/restore`, { body: { path } })
const inBin = () => run('ls -A ~/.local/share/slipway/bin')
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
  expect((await restore('a', put.json.binId)).status).toBe(412)
  expect(await restore('never', newBinId())).toMatchObject({
    ...{ status: 422, json: { detail: 'What was deleted is not kept any more.' } },
  })
  expect(await inBin()).toBe('')
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
  await run('truncate -s 33M large; mkdir many && cd many && seq 5000 | xargs touch')
  const before = await inBin()
  expect(await discard('large')).toMatchObject({ status: 413, json: { detail: 'large is too large for this.' } })
  expect((await discard('many')).status).toBe(413)
  expect(await run('stat -c %s large; ls many | wc -l')).toBe(`${33 * 1024 * 1024}\n5000\n`)
  expect(await inBin()).toBe(before)
  expect((await discard('never-was')).status).toBe(404)
})

test('a folder that its owner made read-only is deleted and comes back read-only', async () => {
  await run('mkdir -p cache/module && echo 1 > cache/free && echo 2 > cache/module/held && chmod -R a-w cache/module')
  const look = 'find cache -printf "%P %m\\n" | sort; cat cache/free cache/module/held'
  const before = await run(look)
  const { status, json } = await discard('cache')
  expect(status).toBe(201)
  expect(await run('ls -A | grep -e cache -e slipway')).toBe('')
  expect((await restore('cache', json.binId)).status).toBe(200)
  expect(await run(look)).toBe(before)
  expect(await inBin()).not.toContain(json.binId)
})

test('what cannot be copied is where it was, whole, and nothing of it stays in the bin', async () => {
  await run(
    'mkdir -p closed/inner && echo 1 > closed/free && echo 2 > closed/inner/held && chmod 000 closed/inner/held',
  )
  const before = await inBin()
  expect((await discard('closed')).status).toBe(422)
  expect(await run('chmod 600 closed/inner/held; cat closed/free closed/inner/held; ls -A | grep slipway')).toBe(
    '1\n2\n',
  )
  expect(await inBin()).toBe(before)
})

test('what is in a folder that allows no change is not deleted, and not asked about', async () => {
  await run('mkdir fixed && echo 1 > fixed/file && chmod 555 fixed')
  expect((await discard('fixed/file')).status).toBe(403)
  expect(await run('cat fixed/file; chmod 755 fixed')).toBe('1\n')
})

test('what is written while it is deleted is something new: neither is lost', async () => {
  await run('mkdir busy && cd busy && seq 200 | xargs touch')
  const write = 'until (echo $i > busy/new-$i) 2>/dev/null; do mkdir -p busy; done'
  const writing = run(`i=0; until [ -e enough ]; do i=$((i + 1)); ${write}; done; echo $i; rm enough`)
  await expect.poll(() => run('ls busy | grep -c new-')).toMatch(/[1-9]/)
  const { status, json } = await discard('busy')
  expect(status).toBe(201)
  await expect.poll(() => run('ls busy 2>/dev/null | grep -c new-')).toMatch(/[1-9]/)
  await run('touch enough')
  const written = Number(await writing)
  const newer = (await run('ls busy; mv busy elsewhere')).trim().split('\n')
  expect((await restore('busy', json.binId)).status).toBe(200)
  const older = (await run('ls busy')).trim().split('\n')
  expect(older.filter((name) => /^\d+$/.test(name))).toHaveLength(200)
  const news = new Set([...older, ...newer].filter((name) => name.startsWith('new-')))
  expect(news.size).toBe(written)
  expect([older, newer].map((names) => names.some((name) => name.startsWith('new-')))).toEqual([true, true])
})

test('two who delete the same: one does, the other hears that it is gone', async () => {
  await run('mkdir both && cd both && seq 500 | xargs touch')
  const answers = await Promise.all([discard('both'), discard('both')])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404])
  const done = answers.find(({ status }) => status === 201)
  expect((await restore('both', done?.json.binId)).status).toBe(200)
  expect(await run('ls both | wc -l; ls -A | grep slipway')).toBe('500\n')
})

test('two who take back the same: one does, and it is whole', async () => {
  await run('mkdir both-back && cd both-back && seq 300 | xargs touch')
  const { binId } = (await discard('both-back')).json
  const answers = await Promise.all([restore('both-back', binId), restore('both-back', binId)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412])
  expect(await run('ls both-back | wc -l; ls -A | grep slipway')).toBe('300\n')
})

test('a folder and what is in it, deleted at once: whichever is first, both come back', async () => {
  await run('mkdir -p outer/inner && cd outer/inner && seq 500 | xargs touch')
  const [inner, outer] = await Promise.all([discard('outer/inner'), discard('outer')])
  expect(outer.status).toBe(201)
  // Gone with the folder around it, it comes back with that, and has no deletion of its own to take back.
  const wentAlone = inner.status === 201
  expect(inner.status).toBe(wentAlone ? 201 : 404)
  expect((await restore('outer', outer.json.binId)).status).toBe(200)
  if (wentAlone) expect((await restore('outer/inner', inner.json.binId)).status).toBe(200)
  expect(await run('ls outer/inner | wc -l; ls -A outer')).toBe('500\ninner\n')
})

test('what is in a folder, deleted before it, comes back after it', async () => {
  await run('mkdir -p early/late && cd early/late && seq 500 | xargs touch')
  const inner = await discard('early/late')
  const outer = await discard('early')
  expect([inner.status, outer.status]).toEqual([201, 201])
  // Into a folder that is made anew for it, beside which the old one cannot stand.
  expect((await restore('early/late', inner.json.binId)).status).toBe(200)
  expect((await restore('early', outer.json.binId)).status).toBe(412)
  await run('mv early elsewhere-early')
  expect((await restore('early', outer.json.binId)).status).toBe(200)
  expect(await run('ls elsewhere-early/late | wc -l; ls -A early')).toBe('500\n')
})

test('an answer that was lost is got again; an id that was used keeps what it has', async () => {
  const binId = newBinId()
  await run('echo 1 > lost')
  expect((await discard('lost', binId)).status).toBe(201)
  expect((await discard('lost', binId)).status).toBe(201)
  await run('echo 2 > lost')
  expect((await discard('lost', binId)).status).toBe(422)
  expect(await run('cat lost; rm lost')).toBe('2\n')
  expect((await restore('lost', binId)).status).toBe(200)
  expect(await run('cat lost')).toBe('1\n')
})

/** As a container leaves a deletion that is killed while it runs. */
async function cutDeletion(path: string, { whole }: { whole: boolean }): Promise<string> {
  const binId = newBinId()
  const kept = `~/.local/share/slipway/bin/${binId}`
  await run(`mkdir -p ${kept}; printf '/workspace/${path}\\0' > ${kept}/path`)
  await run(whole ? `cp ${path} ${kept}/it; touch ${kept}/whole` : `: > ${kept}/it`)
  await run(`mv ${path} .slipway-${binId}0${whole ? `; : > .slipway-${binId}0` : ''}`)
  return binId
}

test.each([true, false])('a deletion that was cut (all copied: %s) is taken back by its id', async (whole) => {
  await run('echo 1 > cut')
  const binId = await cutDeletion('cut', { whole })
  // What an earlier try has left, and may not be written over.
  await run(`echo half > .slipway-${binId}1; chmod 444 .slipway-${binId}1`)
  expect((await restore('cut', binId)).status).toBe(200)
  expect(await run(`cat cut; rm -f .slipway-${binId}1; ls -A | grep slipway`)).toBe('1\n')
  expect(await inBin()).not.toContain(binId)
})

test.each([true, false])('the next deletion mends one that was cut (all copied: %s)', async (whole) => {
  await run('echo 1 > left; echo 2 > other')
  const binId = await cutDeletion('left', { whole })
  expect((await discard('other')).status).toBe(201)
  expect(await run('cat left 2>/dev/null; ls -A | grep slipway')).toBe(whole ? '' : '1\n')
  expect((await restore('left', binId)).status).toBe(whole ? 200 : 412)
  expect(await run('cat left')).toBe('1\n')
})

test('the newest deletions push the oldest out', async () => {
  const ids: string[] = []
  for (let at = 0; at < 4; at += 1) {
    await run(`truncate -s 20M part-${at}`)
    ids.push((await discard(`part-${at}`)).json.binId)
  }
  expect((await restore('part-0', ids[0] ?? '')).status).toBe(422)
  expect((await restore('part-3', ids[3] ?? '')).status).toBe(200)
  expect((await restore('part-1', ids[1] ?? '')).status).toBe(200)
})
