/** What people's panes ask over HTTP: the tree, search and replace, changes of a turn and taking them back, attachments. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { gate } from './model-server/answers/gate.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ workspace: { files: { 'hello.txt': 'one\ntwo\n', 'src/a.ts': 'needle\n' } } })
})
afterAll(() => rig[Symbol.asyncDispose]())

const is = (type: string) => (envelope: Envelope) => envelope.event.type === type
const hashOf = (words: string) => createHash('sha256').update(words).digest('hex')
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

test('names are told with an ETag; what is moved, made and downloaded is so in the container', async () => {
  const id = await rig.session()
  const at = (path: string) => `/api/sessions/${id}/${path}`
  const names = await rig.ask('GET', at('file-names'))
  expect(names.json).toEqual({ names: ['hello.txt', 'src/a.ts'], truncated: false })
  const etag = names.headers.get('etag') ?? ''
  expect((await rig.ask('GET', at('file-names'), { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await rig.ask('POST', at('directories'), { body: { path: 'new' } })).status).toBe(201)
  const move = { from: 'hello.txt', to: 'new/hello.txt' }
  const stale = await rig.ask('POST', at('moves'), { body: move, headers: { 'if-match': `"${hashOf('x')}"` } })
  expect(stale.json).toMatchObject({ status: 412, code: 'changed' })
  expect((await rig.ask('POST', at('moves'), { body: move })).status).toBe(200)
  const download = await rig.ask('GET', at('download?path=new/hello.txt'))
  expect(download.text).toBe('one\ntwo\n')
  expect(download.headers.get('content-disposition')).toContain('hello.txt')
})

test('a search comes in lines, and a replacement writes only over what was seen', async () => {
  const id = await rig.session()
  const query = { pattern: 'needle', replacement: 'pin' }
  const search = await rig.ask('POST', `/api/sessions/${id}/search`, { body: { pattern: 'needle' } })
  const lines = search.text.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'match', path: 'src/a.ts', line: 1, ranges: [{ from: 0, to: 6 }] },
    { kind: 'end', matches: 1, files: 1, cut: null },
  ])
  const preview = (await rig.ask('POST', `/api/sessions/${id}/replace-preview`, { body: query })).json
  expect(preview.files).toMatchObject([{ path: 'src/a.ts', total: 1, matches: [{ before: 'needle', after: 'pin' }] }])
  const replace = (sha256: string) =>
    rig.ask('POST', `/api/sessions/${id}/replace`, { body: { ...query, files: [{ path: 'src/a.ts', sha256 }] } })
  expect((await replace(hashOf('other'))).json).toMatchObject({ applied: [], skipped: [{ why: 'stale' }] })
  expect((await replace(preview.files[0].sha256)).json.applied).toEqual([
    { path: 'src/a.ts', sha256: hashOf('pin\n'), replaced: 1 },
  ])
})

test('the first match of a search is there before the search is over', async () => {
  const id = await rig.session()
  await rig.ask('GET', `/api/sessions/${id}/file-names`)
  const workbench = [...rig.provider.containers.values()].at(-1)?.workbench
  if (workbench === undefined) throw new Error('no container was made')
  const end = gate()
  const { search } = workbench
  vi.spyOn(workbench, 'search').mockImplementation(async function* (...asked) {
    for await (const line of search(...asked)) {
      if (line.kind === 'end') await end.opened
      yield line
    }
  })
  const headers = { authorization: `Bearer ${rig.token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ pattern: 'needle' })
  const response = await fetch(`${rig.url}/api/sessions/${id}/search`, { method: 'POST', headers, body })
  const lines = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = await lines?.read()
  expect(JSON.parse(first?.value ?? '')).toMatchObject({ kind: 'match', path: 'src/a.ts', line: 1 })
  end.open()
  const second = await lines?.read()
  expect(JSON.parse(second?.value ?? '')).toMatchObject({ kind: 'end', matches: 1 })
  expect((await lines?.read())?.done).toBe(true)
})

test('a search whose container goes away in the middle says that it is not all', async () => {
  const id = await rig.session()
  await rig.ask('GET', `/api/sessions/${id}/file-names`)
  const workbench = [...rig.provider.containers.values()].at(-1)?.workbench
  if (workbench === undefined) throw new Error('no container was made')
  const { search } = workbench
  vi.spyOn(workbench, 'search').mockImplementation(async function* (...asked) {
    for await (const line of search(...asked)) if (line.kind !== 'end') yield line
  })
  const { text: lines } = await rig.ask('POST', `/api/sessions/${id}/search`, { body: { pattern: 'needle' } })
  expect(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { kind: 'match', path: 'src/a.ts' },
    { kind: 'end', matches: 1, files: 1, error: expect.stringContaining('went away') },
  ])
})

test('the files before a turn are kept before it writes; its changes are listed, shown and taken back', async () => {
  const id = await rig.session({ permissionMode: 'acceptEdits' })
  rig.model.enqueue(toolUse('Write', { file_path: '/workspace/made.txt', content: 'by the agent\n' }), text('Done.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Make it' } })
  const events = await rig.events(id, is('turn-ended'))
  const kept = events.find(is('checkpointed'))?.event
  const started = events.find(is('turn-started'))?.event
  expect(kept).toMatchObject({ cause: 'turn_started', files: 2 })
  expect(
    started?.type === 'turn-started' && kept?.type === 'checkpointed' && started.checkpoint === kept.checkpointId,
  ).toBe(true)
  const changes = (await rig.ask('GET', `/api/sessions/${id}/changes?since=turn`)).json
  const call = events.find(is('call-requested'))?.seq
  expect(changes).toMatchObject({
    ...{ base: { cause: 'turn_started' }, added: 1, removed: 0 },
    files: [{ path: 'made.txt', status: 'added', added: 1, callSeq: call }],
  })
  const file = (await rig.ask('GET', `/api/sessions/${id}/changes/file?since=turn&path=made.txt`)).json
  expect(file).toMatchObject({ before: { why: 'absent' }, after: { text: 'by the agent\n' } })
  expect(file.patch).toContain('+by the agent')
  expect((await rig.ask('GET', `/api/sessions/${id}/changes/patch?since=turn`)).text).toBe(file.patch)
  const undo = (expected: string) =>
    rig.ask('POST', `/api/sessions/${id}/changes/undo`, { body: { path: 'made.txt', since: 'turn', expect: expected } })
  expect((await undo(hashOf('other'))).json).toMatchObject({ kind: 'stale' })
  expect((await undo(hashOf('by the agent\n'))).json).toEqual({ kind: 'undone', sha256: null, merged: false })
  expect((await rig.ask('GET', `/api/sessions/${id}/changes?since=turn`)).json.files).toEqual([])
  expect((await rig.ask('GET', `/api/sessions/${id}/touched-files`)).json.files[0]).toMatchObject({ path: 'made.txt' })
})

test('[CK2] what a person made since the session began is not taken back with the agent’s change to it', async () => {
  const id = await rig.session({ permissionMode: 'acceptEdits' })
  const turn = async (...answers: Parameters<Rig['model']['enqueue']>) => {
    rig.model.enqueue(...answers)
    const { seq } = (await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Go' } })).json
    await rig.events(id, is('turn-ended'), { after: seq })
  }
  await turn(toolUse('Write', { file_path: '/workspace/other.txt', content: 'x\n' }), text('Done.'))
  const path = 'notes.txt'
  const put = await rig.ask('PUT', `/api/sessions/${id}/files?path=${path}`, { bytes: Buffer.from('mine\n') })
  expect(put.status).toBeLessThan(300)
  const file_path = `/workspace/${path}`
  const edit = toolUse('Edit', { file_path, old_string: 'mine\n', new_string: 'mine\nand the agent’s\n' })
  await turn(toolUse('Read', { file_path }), edit, text('Done.'))
  const body = { path, since: 'session', expect: hashOf('mine\nand the agent’s\n') }
  const undone = await rig.ask('POST', `/api/sessions/${id}/changes/undo`, { body })
  expect(undone.json).toEqual({ kind: 'undone', sha256: hashOf('mine\n'), merged: false })
})

test('[CK2] what a person makes of a file while the turn that changed it goes on stays when that is taken back', async () => {
  const id = await rig.session({ permissionMode: 'acceptEdits' })
  const [before, file_path] = ['1\n2\n3\n4\n5\n', '/workspace/notes.txt']
  const put = async (words: string) => {
    const answer = await rig.ask('PUT', `/api/sessions/${id}/files?path=notes.txt`, { bytes: Buffer.from(words) })
    expect(answer.status).toBeLessThan(300)
  }
  await put(before)
  const door = gate()
  const edit = toolUse('Edit', { file_path, old_string: '2\n', new_string: 'two\n' })
  rig.model.enqueue(toolUse('Read', { file_path }), edit, text('Done.', { chunks: ['Do', door, 'ne.'] }))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Go' } })
  await door.reached
  const edited = '1\ntwo\n3\n4\nby a person\n'
  await put(edited)
  door.open()
  await rig.events(id, is('turn-ended'))
  // Another turn has read it since: what was seen last is not what the agent left.
  const body = { path: 'notes.txt', since: 'session', expect: hashOf(edited) }
  rig.model.enqueue(toolUse('Read', { file_path }), text('Read.'))
  const { seq } = (await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Read' } })).json
  await rig.events(id, is('turn-ended'), { after: seq })
  const undone = await rig.ask('POST', `/api/sessions/${id}/changes/undo`, { body })
  const merged = '1\n2\n3\n4\nby a person\n'
  expect(undone.json).toEqual({ kind: 'undone', sha256: hashOf(merged), merged: true })
})

test('[SH2] an attachment is what its bytes are, and is read back safely, by this session only', async () => {
  const id = await rig.session()
  const upload = (name: string, bytes: Uint8Array) =>
    rig.ask('POST', `/api/sessions/${id}/attachments?name=${name}`, { bytes })
  const picture = (await upload('p.html', PNG)).json.attachment
  expect(picture).toMatchObject({ kind: 'image', mediaType: 'image/png', name: 'p.html' })
  const page = (await upload('x', Buffer.from('<script>1</script>'))).json.attachment
  expect(page.kind).toBe('text')
  expect((await upload('b', Buffer.from([0, 1, 2]))).status).toBe(415)
  const read = await rig.ask('GET', `/api/sessions/${id}/blobs/${page.blob.sha256}`)
  expect(read.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(read.headers.get('x-content-type-options')).toBe('nosniff')
  const other = await rig.session()
  expect((await rig.ask('GET', `/api/sessions/${other}/blobs/${page.blob.sha256}`)).status).toBe(404)
  // A message carries only what its own session has; what is refused leaves no fact.
  const say = (to: string) =>
    rig.ask('POST', `/api/sessions/${to}/commands`, {
      body: { command: { type: 'message-send', text: 'See', attachments: [picture] } },
    })
  const refused = await say(other)
  expect([refused.status, refused.json.code]).toEqual([409, 'no_attachment'])
  expect((await rig.ask('GET', `/api/sessions/${other}`)).json.seq).toBe(1)
  rig.model.enqueue(text('I see.'))
  expect((await say(id)).status).toBeLessThan(300)
  const events = await rig.events(id, is('turn-ended'))
  expect(events.filter(is('message-posted'))).toHaveLength(1)
  // The prompt that was frozen for the model is a blob too, and no viewer's.
  const frozen = events.find(is('context-frozen'))?.event
  if (frozen?.type !== 'context-frozen') throw new Error('nothing was frozen')
  expect((await rig.ask('GET', `/api/sessions/${id}/blobs/${frozen.blob.sha256}`)).status).toBe(404)
  expect((await rig.ask('GET', `/api/sessions/${id}/blobs/${picture.blob.sha256}`)).status).toBe(200)
})
