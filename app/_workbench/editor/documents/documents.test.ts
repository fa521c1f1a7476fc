/** Nothing that a person or the agent wrote is lost, whoever writes when. */
import { expect, test } from 'vitest'
import type { ApiResult } from '#app/_api/api-problem.ts'
import { createDocuments, type FileStore, type Texts } from './documents.ts'

const encode = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text))
const problem = (status: number, code: string): ApiResult<never> => ({
  ok: false,
  problem: { status, code, sentence: `It is ${code}.`, issues: [] },
})

/** A disk whose hash is its text, and models that count their versions. */
function desk(disk: Map<string, string | Uint8Array<ArrayBuffer>>) {
  const models = new Map<string, { text: string; version: number }>()
  const texts: Texts = {
    create: (path, text) => void models.set(path, { text, version: 1 }),
    read: (path) => models.get(path)?.text ?? '',
    replace: (path, text) => void models.set(path, { text, version: (models.get(path)?.version ?? 0) + 1 }),
    version: (path) => models.get(path)?.version ?? 0,
    succeed: (from) => void models.delete(from),
    drop: (path) => void models.delete(path),
  }
  const files: FileStore = {
    async read(path) {
      const content = disk.get(path)
      if (content === undefined) return problem(404, 'not_found')
      const bytes = typeof content === 'string' ? encode(content) : content
      return { ok: true, value: { bytes, sha256: String(content) } }
    },
    async write(path, text, expect) {
      if ((disk.get(path) ?? null) !== expect) return problem(412, 'changed')
      disk.set(path, text)
      return { ok: true, value: { sha256: text } }
    },
  }
  const keeper = createDocuments({ files, texts })
  const type = (path: string, text: string) => {
    texts.replace(path, text)
    keeper.edited(path)
  }
  const at = (path: string) => keeper.store.getState()[path]
  return { keeper, texts, type, at }
}

test('a clean text follows the disk, and what the agent changed is marked until it is edited', async () => {
  const disk = new Map([['a.ts', 'one\ntwo\nthree\n']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a.ts')
  disk.set('a.ts', 'one\n2\nthree\nfour\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  expect(texts.read('a.ts')).toBe('one\n2\nthree\nfour\n')
  expect(at('a.ts')).toMatchObject({
    dirty: false,
    conflict: null,
    agentLines: [
      { from: 2, to: 2 },
      { from: 4, to: 4 },
    ],
  })
  type('a.ts', 'x')
  expect(at('a.ts')).toMatchObject({ dirty: true, agentLines: [] })
})

test('edits of the agent that follow each other are all marked; what it takes back is not', async () => {
  const disk = new Map([['a.ts', 'one\ntwo\nthree\n']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a.ts')
  disk.set('a.ts', '1\ntwo\nthree\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  disk.set('a.ts', '1\ntwo\n3\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  expect(at('a.ts')?.agentLines).toEqual([
    { from: 1, to: 1 },
    { from: 3, to: 3 },
  ])
  disk.set('a.ts', 'one\ntwo\n3\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  expect(at('a.ts')?.agentLines).toEqual([{ from: 3, to: 3 }])
  type('a.ts', 'mine\ntwo\n3\n')
  await keeper.save('a.ts')
  disk.set('a.ts', 'mine\n2\n3\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  expect(at('a.ts')?.agentLines).toEqual([{ from: 2, to: 2 }])
})

test('a change below a directory that was told reaches the file', async () => {
  const disk = new Map([['src/a.ts', '1']])
  const { keeper, texts } = desk(disk)
  await keeper.open('src/a.ts')
  disk.set('src/a.ts', '2')
  await keeper.changedOutside(['src'], 'outside')
  expect(texts.read('src/a.ts')).toBe('2')
})

test('an edited text is not touched by a change on disk: it becomes a conflict, and saving waits for its end', async () => {
  const disk = new Map([['a', 'base']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a')
  type('a', 'mine')
  disk.set('a', 'theirs')
  await keeper.changedOutside(null, 'agent')
  expect(at('a')?.conflict).toEqual({ theirs: { text: 'theirs', sha256: 'theirs' } })
  expect(await keeper.save('a')).toBe(false)
  expect([texts.read('a'), disk.get('a')]).toEqual(['mine', 'theirs'])
})

test.each([
  [{ kind: 'mine' } as const, 'mine', true],
  [{ kind: 'theirs' } as const, 'theirs', false],
  [{ kind: 'merged', text: 'both' } as const, 'both', true],
])('a conflict ends with %j', async (how, text, dirty) => {
  const disk = new Map([['a', 'base']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a')
  type('a', 'mine')
  disk.set('a', 'theirs')
  await keeper.changedOutside(['a'], 'agent')
  keeper.resolve('a', how)
  expect([texts.read('a'), at('a')?.dirty, at('a')?.conflict]).toEqual([text, dirty, null])
  expect(await keeper.save('a')).toBe(true)
  expect(disk.get('a')).toBe(text)
})

test('a save that comes too late is a conflict, not an overwriting', async () => {
  const disk = new Map([['a', 'base']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a')
  type('a', 'mine')
  disk.set('a', 'theirs')
  expect(await keeper.save('a')).toBe(false)
  expect(disk.get('a')).toBe('theirs')
  expect(at('a')?.conflict?.theirs?.text).toBe('theirs')
})

test('the same text on both sides is no conflict', async () => {
  const disk = new Map([['a', 'base']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a')
  type('a', 'same')
  disk.set('a', 'same')
  await keeper.changedOutside(['a'], 'person')
  expect(at('a')).toMatchObject({ dirty: false, conflict: null })
})

test('what is typed while a save is under way is still unsaved after it', async () => {
  const disk = new Map([['a', 'base']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a')
  type('a', 'first')
  const saving = keeper.save('a')
  await Promise.resolve()
  type('a', 'second')
  expect(await saving).toBe(true)
  expect(disk.get('a')).toBe('first')
  expect(at('a')?.dirty).toBe(true)
})

test('who waits until it is settled finds it saved, when a save was asked for just before', async () => {
  const { keeper, at, type } = desk(new Map([['a.ts', 'one']]))
  await keeper.open('a.ts')
  type('a.ts', 'two')
  void keeper.save('a.ts')
  expect(at('a.ts')).toMatchObject({ dirty: true })
  await keeper.settled('a.ts')
  expect(at('a.ts')).toMatchObject({ dirty: false, saving: false })
  type('a.ts', 'three')
  await keeper.settled('a.ts')
  expect(at('a.ts')).toMatchObject({ dirty: true })
})

test('a file that is deleted stays open, can be written again, and asks first when it was edited', async () => {
  const disk = new Map([
    ['a', 'base'],
    ['b', 'base'],
  ])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a')
  await keeper.open('b')
  type('b', 'mine')
  disk.clear()
  await keeper.changedOutside(null, 'outside')
  expect(at('a')).toMatchObject({ gone: true, conflict: null })
  expect(at('b')).toMatchObject({ gone: true, conflict: { theirs: null } })
  expect(await keeper.save('a')).toBe(true)
  expect(disk.get('a')).toBe('base')
  keeper.resolve('b', { kind: 'mine' })
  expect(await keeper.save('b')).toBe(true)
  expect(disk.get('b')).toBe('mine')
})

test('what is no text is not edited: binary, picture, not UTF-8, not there', async () => {
  const disk = new Map<string, string | Uint8Array<ArrayBuffer>>([
    ['x.bin', new Uint8Array([1, 0, 2])],
    ['x.png', new Uint8Array([1, 0, 2])],
    ['latin', new Uint8Array([0x63, 0xe9])],
  ])
  const { keeper, at } = desk(disk)
  await Promise.all(['x.bin', 'x.png', 'latin', 'none'].map((path) => keeper.open(path)))
  expect(at('x.bin')?.body).toEqual({ kind: 'binary', size: 3 })
  expect(at('x.png')?.body).toMatchObject({ kind: 'image', mediaType: 'image/png' })
  expect(at('latin')?.body).toEqual({ kind: 'text', readOnly: 'not_utf8' })
  expect(at('none')?.body).toMatchObject({ kind: 'failed', code: 'not_found' })
  expect(await keeper.save('latin')).toBe(false)
  disk.set('none', 'now there')
  await keeper.changedOutside(['none'], 'agent')
  expect(at('none')?.body).toEqual({ kind: 'text', readOnly: null })
})

test('a byte order mark is kept', async () => {
  const disk = new Map([['a', '\ufeffx']])
  const { keeper, texts } = desk(disk)
  await keeper.open('a')
  expect(texts.read('a')).toBe('\ufeffx')
})

test('a file that gets another name keeps what was not saved, and follows the disk under its new name', async () => {
  const disk = new Map([['a.ts', 'one\n']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a.ts')
  type('a.ts', 'one\nunsaved\n')
  disk.set('b.ts', 'one\n')
  disk.delete('a.ts')
  await Promise.all([keeper.moved('a.ts', 'b.ts'), keeper.changedOutside(['a.ts', 'b.ts'], 'person')])
  keeper.edited('b.ts')
  expect(at('a.ts')).toBeUndefined()
  expect(texts.read('b.ts')).toBe('one\nunsaved\n')
  expect(at('b.ts')).toMatchObject({ dirty: true, conflict: null, gone: false })
  expect(await keeper.save('b.ts')).toBe(true)
  expect(disk.get('b.ts')).toBe('one\nunsaved\n')
})

test('a file that gets another name is never out of sight: its text, its marks and the way back are there at once', async () => {
  const disk = new Map([['a.ts', 'one\n']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a.ts')
  disk.set('a.ts', 'one\ntwo\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  const marks = at('a.ts')?.agentLines
  const moved = keeper.moved('a.ts', 'b.ts')
  expect(at('a.ts')).toBeUndefined()
  expect(at('b.ts')).toMatchObject({ path: 'b.ts', body: { kind: 'text' }, dirty: false, agentLines: marks })
  expect(marks).toHaveLength(1)
  expect(texts.read('b.ts')).toBe('one\ntwo\n')
  // Written in before the disk has answered.
  type('b.ts', 'one\ntwo\nthree\n')
  disk.set('b.ts', 'one\ntwo\n')
  disk.delete('a.ts')
  await moved
  expect(texts.read('b.ts')).toBe('one\ntwo\nthree\n')
  expect(at('b.ts')).toMatchObject({ dirty: true, conflict: null, gone: false })
})

test('that the old name is gone may be told first: nothing is in conflict, and it is saved under the new one', async () => {
  const disk = new Map([['a.ts', 'one\n']])
  const { keeper, texts, at, type } = desk(disk)
  await keeper.open('a.ts')
  type('a.ts', 'unsaved\n')
  disk.set('b.ts', 'one\n')
  disk.delete('a.ts')
  await keeper.changedOutside(['a.ts'], 'person')
  expect(at('a.ts')).toMatchObject({ gone: true, conflict: { theirs: null } })
  const moved = keeper.moved('a.ts', 'b.ts')
  expect(at('b.ts')).toMatchObject({ body: { kind: 'text' }, dirty: true, conflict: null, gone: false })
  await moved
  expect(texts.read('b.ts')).toBe('unsaved\n')
  expect(await keeper.save('b.ts')).toBe(true)
  expect(disk.get('b.ts')).toBe('unsaved\n')
})

test('what is being saved while its file gets another name is there in the end', async () => {
  const disk = new Map([['a.ts', 'one\n']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a.ts')
  type('a.ts', 'two\n')
  const saved = keeper.save('a.ts')
  await Promise.resolve()
  expect(at('a.ts')?.saving).toBe(true)
  const moved = keeper.moved('a.ts', 'b.ts')
  expect(await saved).toBe(true)
  disk.set('b.ts', 'two\n')
  disk.delete('a.ts')
  await moved
  expect(at('b.ts')).toMatchObject({ dirty: false, saving: false, conflict: null, base: { text: 'two\n' } })
})

test('a conflict ends by itself where the disk is again what it was', async () => {
  const disk = new Map([['a.ts', 'one\n']])
  const { keeper, at, type } = desk(disk)
  await keeper.open('a.ts')
  type('a.ts', 'mine\n')
  disk.set('a.ts', 'theirs\n')
  await keeper.changedOutside(['a.ts'], 'agent')
  expect(at('a.ts')?.conflict).not.toBeNull()
  disk.set('a.ts', 'one\n')
  await keeper.changedOutside(['a.ts'], 'person')
  expect(at('a.ts')).toMatchObject({ conflict: null, dirty: true })
})
