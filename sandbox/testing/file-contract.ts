/** What a Workspace promises of files, before any command has run. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesOf, type ContractPlace, put, textOf } from './contract-place.ts'

export function describeFiles(title: string, { rootOf, searches, fresh }: ContractPlace): void {
  describe(`${title}: files`, () => {
    it('are written whole, with their directories, and read back with the hash of their content', async () => {
      const { workspace, dir } = fresh()
      const written = await workspace.writeFile({ key: null, path: `${dir}/a/b.txt`, bytes: bytesOf('hello') })
      expect(written).toMatchObject({ ok: true, value: { created: true, size: 5 } })
      const read = await workspace.readFile(`${dir}/a/b.txt`)
      expect(read).toMatchObject({ ok: true, value: { size: 5, sha256: written.ok ? written.value.sha256 : '' } })
      expect(read.ok && textOf(read.value.bytes)).toBe('hello')
      expect(await workspace.stat(`${dir}/a`)).toMatchObject({ ok: true, value: { type: 'directory' } })
    })

    it('are read in part, with the hash of the whole', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/n`, '0123456789')
      const part = await workspace.readFile(`${dir}/n`, { offset: 3, length: 4 })
      const whole = await workspace.readFile(`${dir}/n`)
      expect(part.ok && textOf(part.value.bytes)).toBe('3456')
      expect(part.ok && whole.ok && part.value.sha256 === whole.value.sha256).toBe(true)
    })

    it('are swapped only when they are what was expected', async () => {
      const { workspace, dir } = fresh()
      const path = `${dir}/c`
      const first = await workspace.writeFile({ key: null, path, bytes: bytesOf('one'), expect: null })
      expect(first.ok).toBe(true)
      expect(await workspace.writeFile({ key: null, path, bytes: bytesOf('two'), expect: null })).toMatchObject({
        ok: false,
        problem: { kind: 'changed' },
      })
      expect(
        await workspace.writeFile({ key: null, path, bytes: bytesOf('two'), expect: 'f'.repeat(64) }),
      ).toMatchObject({ ok: false, problem: { kind: 'changed' } })
      expect(
        (
          await workspace.writeFile({
            key: null,
            path,
            bytes: bytesOf('two'),
            expect: first.ok ? first.value.sha256 : '',
          })
        ).ok,
      ).toBe(true)
    })

    it('are written once under one key, and a key belongs to one input', async () => {
      const { workspace, dir } = fresh()
      const key = `w-${randomUUID()}`
      const request = { key, path: `${dir}/k`, bytes: bytesOf('one') }
      const first = await workspace.writeFile(request)
      await put(workspace, `${dir}/k`, 'by a person')
      expect(await workspace.writeFile(request)).toEqual(first)
      const now = await workspace.readFile(`${dir}/k`)
      expect(now.ok && textOf(now.value.bytes)).toBe('by a person')
      expect(await workspace.writeFile({ ...request, bytes: bytesOf('two') })).toMatchObject({ ok: false })
      expect(await workspace.find(key)).toMatchObject({ state: 'written' })
    })

    it('under one key that come while the first is being done wait for it, and who asks then is told that it is done', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/r`, 'before')
      for (let round = 0; round < 10; round++) {
        const now = await workspace.readFile(`${dir}/r`)
        const key = `r-${randomUUID()}`
        const bytes = bytesOf(`round ${round}`)
        const request = { key, path: `${dir}/r`, bytes, expect: now.ok ? now.value.sha256 : '' }
        const [first, found, second] = await Promise.all([
          workspace.writeFile(request),
          workspace.find(key),
          workspace.writeFile(request),
        ])
        expect(first).toMatchObject({ ok: true })
        expect(second).toEqual(first)
        expect(found.state).toBe('written')
      }
    })

    it.each([
      ['a path outside', '/etc/hostname', 'outside'],
      ['a path that climbs', '/workspace/../etc/hostname', 'outside'],
      ['a NUL', '/workspace/a\0b', 'invalid_path'],
      ['an empty path', '', 'invalid_path'],
      ['what is not there', '/workspace/no/such/file', 'not_found'],
      ['the workspace itself', '/workspace', 'not_a_file'],
    ])('are refused for %s', async (_what, path, kind) => {
      const { workspace } = fresh()
      expect(await workspace.readFile(path.replace(/^\/workspace/, rootOf()))).toMatchObject({
        ok: false,
        problem: { kind },
      })
    })

    it('above the size that was asked for are refused, not loaded', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/big`, 'x'.repeat(1000))
      expect(await workspace.readFile(`${dir}/big`, { maxBytes: 999 })).toMatchObject({
        ok: false,
        problem: { kind: 'too_large' },
      })
    })

    it('are listed, moved and removed', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/x/one`, '1')
      await put(workspace, `${dir}/x/y/two`, '22')
      const flat = await workspace.list(`${dir}/x`)
      expect(flat.ok && flat.value.entries.map(({ path, type }) => [path, type]).sort()).toEqual([
        ['one', 'file'],
        ['y', 'directory'],
      ])
      const deep = await workspace.list(`${dir}/x`, { recursive: true })
      expect(deep.ok && deep.value.entries.map(({ path }) => path).sort()).toEqual(['one', 'y', 'y/two'])
      expect(await workspace.list(`${dir}/x`, { limit: 1 })).toMatchObject({ ok: true, value: { truncated: true } })
      expect((await workspace.move(`${dir}/x`, `${dir}/z`)).ok).toBe(true)
      expect((await workspace.stat(`${dir}/z/y/two`)).ok).toBe(true)
      expect(await workspace.move(`${dir}/z`, `${dir}/z/inside`)).toMatchObject({
        ok: false,
        problem: { kind: 'invalid_path' },
      })
      expect(await workspace.remove(`${dir}/z`)).toMatchObject({ ok: false, problem: { kind: 'not_empty' } })
      expect((await workspace.remove(`${dir}/z`, { recursive: true })).ok).toBe(true)
      expect(await workspace.remove(rootOf(), { recursive: true })).toMatchObject({ ok: false })
    })

    it('are found by pattern', async () => {
      const { workspace, dir } = fresh()
      for (const name of ['a.ts', 'sub/b.ts', 'c.js']) await put(workspace, `${dir}/${name}`, '')
      const found = await workspace.glob('**/*.ts', { path: dir, limit: 10, timeoutMs: 5000 })
      expect(found.ok && found.value.paths.sort()).toEqual([`${dir}/a.ts`, `${dir}/sub/b.ts`])
      expect(await workspace.glob('**/*.ts', { path: dir, limit: 1, timeoutMs: 5000 })).toMatchObject({
        ok: true,
        value: { truncated: true },
      })
    })

    it.runIf(searches)('are searched by content', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/a.txt`, 'one\ntwo\nthree\n')
      await put(workspace, `${dir}/b.txt`, 'four\n')
      const base = { path: dir, timeoutMs: 10_000, maxLines: 100 }
      expect(await workspace.search({ ...base, pattern: 't', mode: 'files_with_matches' })).toMatchObject({
        ok: true,
        value: { lines: [`${dir}/a.txt`] },
      })
      expect(await workspace.search({ ...base, pattern: 'two', mode: 'content', before: 1 })).toMatchObject({
        ok: true,
        value: { lines: [`${dir}/a.txt-1-one`, `${dir}/a.txt:2:two`] },
      })
      expect(await workspace.search({ ...base, pattern: 'o', mode: 'count' })).toMatchObject({
        ok: true,
        value: { lines: [`${dir}/a.txt:2`, `${dir}/b.txt:1`] },
      })
      expect(await workspace.search({ ...base, pattern: '(', mode: 'content' })).toMatchObject({
        ok: true,
        value: { error: expect.stringContaining('regex') },
      })
      expect(await workspace.search({ ...base, pattern: 'o', mode: 'content', maxLines: 1 })).toMatchObject({
        ok: true,
        value: { truncated: true },
      })
    })
  })
}
