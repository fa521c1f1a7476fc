/** Sealed values open in one place with one key. */
import { expect, it } from 'vitest'
import { createKeyRing, parseMasterKey } from './key-ring.ts'
import { newMasterKey } from './secret-key-file.ts'

const place = { table: 'secrets', id: 'x-1', field: 'value' }

it('opens what it sealed, never the same bytes twice, and nothing elsewhere', () => {
  const master = newMasterKey()
  const ring = createKeyRing(master)
  const sealed = ring.seal(place, 'läuft 😀')
  expect(ring.open(place, sealed)).toBe('läuft 😀')
  expect(createKeyRing(master).open(place, sealed)).toBe('läuft 😀')
  expect(ring.seal(place, 'läuft 😀').equals(sealed)).toBe(false)
  for (const other of [{ table: 't' }, { id: 'x-2' }, { field: 'f' }]) {
    expect(ring.open({ ...place, ...other }, sealed)).toBeNull()
  }
  expect(createKeyRing(newMasterKey()).open(place, sealed)).toBeNull()
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(ring.open(place, changed)).toBeNull()
  }
  expect(ring.open(place, sealed.subarray(0, 20))).toBeNull()
})

it('derives another key for each purpose, and names the master without telling it', () => {
  const master = newMasterKey()
  const ring = createKeyRing(master)
  expect(ring.derive('a').equals(ring.derive('a'))).toBe(true)
  expect(ring.derive('a').equals(ring.derive('b'))).toBe(false)
  expect(ring.keyId).toMatch(/^[0-9a-f]{16}$/)
  expect(master.toString('hex')).not.toContain(ring.keyId)
})

it('takes 32 bytes in base64 or hex, and never repeats what it refuses', () => {
  const master = newMasterKey()
  expect(parseMasterKey(` ${master.toString('base64')}\n`, 'K').equals(master)).toBe(true)
  expect(parseMasterKey(master.toString('hex'), 'K').equals(master)).toBe(true)
  for (const text of ['', 'short', 'CANARY'.repeat(20)]) {
    expect(() => parseMasterKey(text, 'K')).toThrow(expect.objectContaining({ code: 'secret_key_invalid' }))
  }
  expect(() => parseMasterKey('CANARY'.repeat(20), 'K')).not.toThrow('CANARY')
})
