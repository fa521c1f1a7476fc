/** Bytes by content: kept while anybody refers to them, gone when nobody does. */
import { createHash } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createBlobFiles } from './blob-files.ts'
import { BLOB_BYTES, createBlobs, INLINE_BYTES } from './blobs.ts'
import { openDatabase } from './database.ts'
import { SILENT } from './logger.ts'
import { rowsOf } from './testing/database.ts'
import { draftOf } from './testing/drafts.ts'
import { urlOf } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore()
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const filesOf = (sessionId: string) => readdir(join(opened.dataDir, 'blobs', sessionId)).catch(() => [])

it.each([0, 1, INLINE_BYTES - 1, INLINE_BYTES, 1_000_000])('%i bytes come back as they were', async (size) => {
  const { blobs } = opened.store
  const { sessionId } = await openSession(opened.store)
  const bytes = Buffer.alloc(size, 7)
  expect(await blobs.put(sessionId, bytes)).toEqual({ kind: 'stored', blob: { sha256: sha(bytes), bytes: size } })
  expect(await blobs.get(sessionId, sha(bytes))).toEqual(bytes)
  expect(await filesOf(sessionId)).toHaveLength(size < INLINE_BYTES ? 0 : 1)
})

it('refuses what is too large, and gives nothing across sessions', async () => {
  const { blobs } = opened.store
  const [one, other] = [await openSession(opened.store), await openSession(opened.store)]
  const tooLarge = await blobs.put(one.sessionId, Buffer.alloc(BLOB_BYTES + 1))
  expect(tooLarge).toEqual({ kind: 'too_large', limit: BLOB_BYTES })
  await blobs.put(one.sessionId, Buffer.from('mine'))
  expect(await blobs.get(other.sessionId, sha(Buffer.from('mine')))).toBeNull()
})

it('the same bytes put at once by many leave one file', async () => {
  const { blobs } = opened.store
  const { sessionId } = await openSession(opened.store)
  const bytes = Buffer.alloc(50_000, 3)
  await Promise.all(Array.from({ length: 12 }, () => blobs.put(sessionId, bytes)))
  expect(await filesOf(sessionId)).toHaveLength(1)
  expect(await blobs.get(sessionId, sha(bytes))).toEqual(bytes)
})

it('holders are counted, and the last release deletes row and file', async () => {
  const { blobs } = opened.store
  const { sessionId } = await openSession(opened.store)
  const bytes = Buffer.alloc(20_000, 4)
  await blobs.put(sessionId, bytes)
  expect(await blobs.retain(sessionId, sha(bytes))).toBe(true)
  expect(await blobs.retain(sessionId, sha(bytes))).toBe(true)
  await blobs.release(sessionId, sha(bytes))
  expect(await blobs.get(sessionId, sha(bytes))).toEqual(bytes)
  await blobs.release(sessionId, sha(bytes))
  expect(await blobs.get(sessionId, sha(bytes))).toBeNull()
  expect(await filesOf(sessionId)).toEqual([])
  expect(await blobs.retain(sessionId, sha(bytes))).toBe(false)
})

it('says that damaged bytes are damaged', async () => {
  const { blobs } = opened.store
  const { sessionId } = await openSession(opened.store)
  const bytes = Buffer.alloc(20_000, 5)
  await blobs.put(sessionId, bytes)
  const [file = ''] = await filesOf(sessionId)
  const path = join(opened.dataDir, 'blobs', sessionId, file)
  await writeFile(path, (await readFile(path)).subarray(1))
  await expect(blobs.get(sessionId, sha(bytes))).rejects.toMatchObject({ code: 'damaged' })
})

it('the sweep takes what nothing refers to, and leaves what an event refers to and what is still fresh', async () => {
  const { store, dataDir } = opened
  const { sessionId, epoch } = await openSession(store)
  const [kept, dropped] = [Buffer.alloc(20_000, 1), Buffer.alloc(20_000, 2)]
  for (const bytes of [kept, dropped]) await store.blobs.put(sessionId, bytes)
  const blob = { sha256: sha(kept), bytes: kept.length }
  const frozen = { type: 'context-frozen', blob, renderer: 1, hash: 'h' } as const
  await store.events.append({ sessionId, epoch, base: 0, batchId: 'b', drafts: [draftOf(frozen), draftOf(frozen)] })
  const [row] = await rowsOf(dataDir, 'SELECT refs FROM blobs WHERE session_id = $1 AND sha256 = $2', [
    sessionId,
    blob.sha256,
  ])
  expect(row).toEqual({ refs: 2 })
  expect(await store.blobs.sweep(sessionId)).toBe(0)
  await using database = openDatabase({ connectionString: urlOf(dataDir) }, SILENT)
  const files = createBlobFiles(join(dataDir, 'blobs'))
  const { pool } = database
  const impatient = createBlobs({ pool, patientPool: pool, files, unreferencedMs: -1000 })
  expect(await impatient.sweep(sessionId)).toBe(1)
  expect(await store.blobs.get(sessionId, sha(dropped))).toBeNull()
  expect(await store.blobs.get(sessionId, sha(kept))).toEqual(kept)
})

it('the sweep removes old files that no row knows', async () => {
  const { blobs } = opened.store
  const { sessionId } = await openSession(opened.store)
  await blobs.put(sessionId, Buffer.alloc(20_000, 9))
  const stray = join(opened.dataDir, 'blobs', sessionId, 'left-by-a-crash.draft')
  await writeFile(stray, 'x')
  expect(await blobs.sweep(sessionId)).toBe(0)
  await utimes(stray, 0, 0)
  expect(await blobs.sweep(sessionId)).toBe(1)
  expect(await filesOf(sessionId)).toHaveLength(1)
})
