/** The ballast takes real room, gives it back once, and never fills the disk itself. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createBallast } from './ballast.ts'

const BYTES = 3_000_000
let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'slipway-ballast-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('is there after restore, in blocks as well as in name, and gone after release', async () => {
  const path = join(root, 'one')
  const ballast = createBallast({ path, bytes: BYTES })
  expect(await ballast.restore()).toBe(true)
  const found = await stat(path)
  expect(found.size).toBe(BYTES)
  expect(found.blocks * 512).toBeGreaterThanOrEqual(BYTES)
  expect(await ballast.release()).toBe(true)
  expect(await ballast.release()).toBe(false)
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
})

it('is not taken where it would leave little room', async () => {
  const path = join(root, 'two')
  const ballast = createBallast({ path, bytes: BYTES, freeBytes: async () => BYTES * 3 - 1 })
  expect(await ballast.restore()).toBe(false)
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await createBallast({ path, bytes: BYTES, freeBytes: async () => BYTES * 3 }).restore()).toBe(true)
})
