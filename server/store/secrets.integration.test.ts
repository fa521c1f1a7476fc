/** Secrets open in their own place, with their own key, and survive a change of that key at any cut. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Fault, FaultPoint } from './fault.ts'
import { SILENT } from './logger.ts'
import { openStore, type Store } from './open-store.ts'
import { rowsOf } from './testing/database.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'slipway-secrets-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const open = (more: { secretKey?: string; fault?: Fault } = {}): Promise<Store> =>
  openStore({ dataDir, logger: SILENT, ballastBytes: 0, ...more })

it('a secret comes back, also after a restart, and lies nowhere in plain', async () => {
  {
    await using store = await open()
    await store.secrets.set('server', 'anthropic', 'sk-CANARY')
    expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
    expect(await store.secrets.get('server', 'other')).toBeNull()
    expect((await store.secrets.list('server')).map(({ name }) => name)).toEqual(['anthropic'])
    const [row] = await rowsOf(
      dataDir,
      "SELECT count(*)::int AS n FROM secrets WHERE encode(sealed, 'escape') LIKE '%CANARY%'",
    )
    expect(row).toEqual({ n: 0 })
  }
  await using store = await open()
  expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
  expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
})

it('a sealed value that was moved to another row, or changed by a bit, does not open', async () => {
  await using store = await open()
  await store.secrets.set('user:a', 'token', 'value of a')
  await store.secrets.set('user:b', 'token', 'value of b')
  await rowsOf(
    dataDir,
    "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE scope = 'user:a') WHERE scope = 'user:b'",
  )
  await expect(store.secrets.get('user:b', 'token')).rejects.toMatchObject({ code: 'damaged' })
  await rowsOf(
    dataDir,
    "UPDATE secrets SET sealed = set_byte(sealed, 14, get_byte(sealed, 14) # 1) WHERE scope = 'user:a'",
  )
  await expect(store.secrets.get('user:a', 'token')).rejects.toMatchObject({ code: 'damaged' })
  await store.secrets.remove('user:a', 'token')
  await store.secrets.remove('user:b', 'token')
})

it('another key, a missing key and a broken key are refused in plain words, and nothing is overwritten', async () => {
  const path = join(dataDir, 'secret.key')
  const right = await readFile(path)
  const other = randomBytes(32).toString('base64')
  await expect(open({ secretKey: other })).rejects.toMatchObject({ code: 'secret_key_wrong' })
  await expect(open({ secretKey: 'short' })).rejects.toMatchObject({ code: 'secret_key_invalid' })
  await rm(path)
  await expect(open()).rejects.toMatchObject({ code: 'secret_key_wrong' })
  expect(existsSync(path)).toBe(false)
  await writeFile(path, right, { mode: 0o600 })
  await using store = await open({ secretKey: right.toString() })
  expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
})

it('a changed key opens everything, and the old one nothing', async () => {
  const before = await readFile(join(dataDir, 'secret.key'), 'utf8')
  {
    await using store = await open()
    const keyId = store.secrets.keyId
    const derived = store.secrets.derive('preview-ticket')
    expect(await store.secrets.rotate()).toBe(2)
    expect(store.secrets.keyId).not.toBe(keyId)
    expect(store.secrets.derive('preview-ticket').equals(derived)).toBe(false)
    expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
  }
  await expect(open({ secretKey: before })).rejects.toMatchObject({ code: 'secret_key_wrong' })
  await using store = await open()
  expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
})

it.each<FaultPoint>(['secret-rotation-key-written', 'secret-rotation-committed'])(
  'a change of key that is cut off at %s is undone or finished at the next start',
  async (cut) => {
    {
      await using store = await open({
        fault: (point) => {
          if (point === cut) throw new Error('cut')
        },
      })
      await expect(store.secrets.rotate()).rejects.toThrow('cut')
    }
    expect(existsSync(join(dataDir, 'secret.key.next'))).toBe(true)
    await using store = await open()
    expect(existsSync(join(dataDir, 'secret.key.next'))).toBe(false)
    expect(await store.secrets.get('server', 'anthropic')).toBe('sk-CANARY')
  },
)
