/** A write under a key, cut at each of its steps and taken up by the next daemon's start. */
import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyedWrites } from './keyed-writes.ts'
import { Ledger } from './ledger.ts'
import type { Worker } from './worker-pool.ts'
import { prepareWrite, settleWrite } from './write-file.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const bytes = (text: string) => Buffer.from(text)
class Cut extends Error {}

/** Does the work in this process; throws where the test wants it cut. */
function workerIn(root: string, cut: 'nowhere' | 'before-settle' | 'after-settle'): Worker {
  return {
    prepareWrite: async (asked: Parameters<typeof prepareWrite>[1], content: Uint8Array) =>
      prepareWrite(root, asked, content),
    settleWrite: async (intent: Parameters<typeof settleWrite>[1]) => {
      if (cut === 'before-settle') throw new Cut()
      const settled = settleWrite(root, intent)
      if (cut === 'after-settle') throw new Cut()
      return settled
    },
  } as unknown as Worker
}

let dir: string
let root: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-writes-'))
  root = mkdtempSync(join(dir, 'root-'))
  path = join(root, 'file')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A daemon's part of it, new with every start. */
function open(cut: Parameters<typeof workerIn>[1] = 'nowhere') {
  const ledger = new Ledger(join(dir, 'state'))
  return { ledger, writes: new KeyedWrites({ ledger, worker: workerIn(root, cut), epoch: () => 1 }) }
}
const action = (expect?: string | null) => ({
  act: 'write' as const,
  path,
  makeParents: true,
  size: 3,
  ...(expect === undefined ? {} : { expect }),
})

describe('a write that was cut', () => {
  const cases = (['before-settle', 'after-settle'] as const).flatMap((cut) => [
    { cut, before: null },
    { cut, before: 'old' },
  ])
  for (const { cut, before } of cases) {
    it(`${cut}, over ${before ?? 'nothing'}, is finished by the next start, once`, async () => {
      if (before !== null) writeFileSync(path, before, { mode: 0o755 })
      await expect(open(cut).writes.write('7', action(), bytes('new'))).rejects.toThrow(Cut)
      expect(existsAs(path)).toBe(cut === 'after-settle' ? 'new' : before)
      const { ledger, writes } = open()
      await writes.recover()
      expect(readFileSync(path, 'utf8')).toBe('new')
      expect(ledger.written('7')).toEqual({ sha256: hash('new'), created: before === null, size: 3 })
      expect(statSync(path).mode & 0o777).toBe(before === null ? 0o644 : 0o755)
      expect(readdirSync(root)).toEqual(['file'])
      writeFileSync(path, 'later')
      await open().writes.recover()
      expect(await writes.write('7', action(), bytes('new'))).toMatchObject({ ok: true, value: { size: 3 } })
      expect(readFileSync(path, 'utf8')).toBe('later')
    })
  }

  it('and overtaken by somebody else is left as it is and not called done', async () => {
    writeFileSync(path, 'old')
    await expect(open('before-settle').writes.write('7', action(), bytes('new'))).rejects.toThrow(Cut)
    writeFileSync(path, 'theirs')
    const { ledger, writes } = open()
    await writes.recover()
    expect(readFileSync(path, 'utf8')).toBe('theirs')
    expect(ledger.written('7')).toBeNull()
    expect(readdirSync(root)).toEqual(['file'])
    expect(await writes.write('7', action(), bytes('new'))).toMatchObject({ ok: false })
  })

  it('and whose new content was damaged is not applied', async () => {
    writeFileSync(path, 'old')
    await expect(open('before-settle').writes.write('7', action(), bytes('new'))).rejects.toThrow(Cut)
    const [temporary = ''] = readdirSync(root).filter((name) => name.startsWith('.slipway-'))
    writeFileSync(join(root, temporary), 'broken')
    const { ledger, writes } = open()
    await writes.recover()
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(ledger.written('7')).toBeNull()
  })
})

describe('a write under a key', () => {
  it('that is asked for twice at once happens once', async () => {
    const { writes } = open()
    const both = await Promise.all([
      writes.write('1', action(null), bytes('new')),
      writes.write('1', action(null), bytes('new')),
    ])
    expect(both[0]).toEqual({ ok: true, value: { sha256: hash('new'), created: true, size: 3 } })
    expect(both[1]).toEqual(both[0])
  })

  it('belongs to its path, its content and what was expected', async () => {
    const { writes } = open()
    expect(await writes.write('1', action(null), bytes('new'))).toMatchObject({ ok: true })
    expect(await writes.write('1', action(null), bytes('two'))).toMatchObject({ ok: false })
    expect(await writes.write('1', action(), bytes('new'))).toMatchObject({ ok: false })
    expect(await writes.write('1', { ...action(null), path: join(root, 'other') }, bytes('new'))).toMatchObject({
      ok: false,
    })
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it('that was refused may be tried again, one that was cancelled may not', async () => {
    const { ledger, writes } = open()
    writeFileSync(path, 'old')
    expect(await writes.write('1', action(hash('x')), bytes('new'))).toMatchObject({
      ok: false,
      problem: { kind: 'changed' },
    })
    expect(await writes.write('1', action(hash('old')), bytes('new'))).toMatchObject({ ok: true })
    ledger.entomb('2')
    expect(await writes.write('2', action(), bytes('no!'))).toMatchObject({ ok: false, problem: { kind: 'failed' } })
    expect(readFileSync(path, 'utf8')).toBe('new')
  })

  it('of many that saw the same file, one wins', async () => {
    const { writes } = open()
    writeFileSync(path, 'old')
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        writes.write(randomUUID(), action(hash('old')), bytes(String(100 + index))),
      ),
    )
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    expect(readdirSync(root)).toEqual(['file'])
  })

  it('does not replace what the user may not write', async () => {
    if (process.getuid?.() === 0) return // Root may write everything; the daemon's own test runs this as uid 1000.
    writeFileSync(path, 'old')
    chmodSync(path, 0o444)
    expect(await open().writes.write('1', action(), bytes('new'))).toMatchObject({ problem: { kind: 'permission' } })
  })
})

function existsAs(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
