/** What a hostile or unlucky workspace holds, and what is asked in bad faith: refused or bounded in words, and never followed out. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Workspace } from '../workspace.ts'

/** Makes what no tool of ours would make. */
export interface World {
  link(target: string, path: string): Promise<void>
  special(kind: 'pipe' | 'socket', path: string): Promise<void>
  /** Null: this world has no file that is larger than its bytes. */
  sparse: ((path: string, bytes: number) => Promise<void>) | null
}

export interface HostileOptions {
  rootOf: () => string
  worldOf: () => World
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytesOf = (words: string) => new TextEncoder().encode(words)

export function describeHostileFiles(
  title: string,
  workspaceOf: () => Workspace,
  { rootOf, worldOf }: HostileOptions,
): void {
  const fresh = async () => {
    const [workspace, dir] = [workspaceOf(), `${rootOf()}/h-${randomUUID().slice(0, 8)}`]
    expect((await workspace.makeDirectory(dir)).ok).toBe(true)
    return { workspace, dir, world: worldOf() }
  }

  describe(`${title}: hostile files`, () => {
    it.each([
      ['absolute', '/etc'],
      ['climbing', '../../../../../../../../etc'],
      ['to the root of the process', '/proc/self/root'],
      ['to its own directory of descriptors', '/proc/self/cwd'],
    ])('a link that leads out (%s) is refused by everything that would go through it', async (_how, target) => {
      const { workspace, dir, world } = await fresh()
      await world.link(target, `${dir}/out`)
      const at = `${dir}/out/passwd`
      const refused = { ok: false, problem: { kind: 'outside' } }
      expect(await workspace.readFile(at)).toMatchObject(refused)
      expect(await workspace.stat(at)).toMatchObject(refused)
      expect(await workspace.writeFile({ key: null, path: at, bytes: bytesOf('x') })).toMatchObject(refused)
      expect(await workspace.list(`${dir}/out`)).toMatchObject(refused)
      expect(await workspace.makeDirectory(`${dir}/out/new`)).toMatchObject(refused)
      expect(await workspace.remove(at)).toMatchObject(refused)
      expect(await workspace.move(at, `${dir}/stolen`)).toMatchObject(refused)
      expect(await workspace.glob('*', { path: `${dir}/out`, limit: 10, timeoutMs: 5000 })).toMatchObject(refused)
      const listed = await workspace.list(dir, { recursive: true })
      expect(listed.ok && listed.value.entries.map(({ path, type }) => [path, type])).toEqual([['out', 'link']])
    })

    it('where links lead is told whether or not anything is there, and not told for a circle', async () => {
      const { workspace, dir, world } = await fresh()
      const real = (await workspace.followLinks([dir]))[0] ?? ''
      await world.link('/etc', `${dir}/out`)
      await world.link('missing/deep', `${dir}/dangling`)
      await world.link('circle', `${dir}/circle`)
      const asked = ['out/passwd', 'dangling/new', 'out/../passwd', 'circle/x', './plain//file'].map(
        (path) => `${dir}/${path}`,
      )
      expect(await workspace.followLinks(asked)).toEqual([
        '/etc/passwd',
        `${real}/missing/deep/new`,
        '/passwd',
        null,
        `${real}/plain/file`,
      ])
    })

    it('links that lead nowhere, to themselves and inside are told apart', async () => {
      const { workspace, dir, world } = await fresh()
      await workspace.writeFile({ key: null, path: `${dir}/real/file`, bytes: bytesOf('inside') })
      await world.link('nowhere', `${dir}/dangling`)
      await world.link('loop', `${dir}/loop`)
      await world.link('real', `${dir}/alias`)
      await world.link(`${dir}/real/file`, `${dir}/absolute`)
      expect(await workspace.readFile(`${dir}/dangling`)).toMatchObject({ ok: false, problem: { kind: 'not_found' } })
      expect(await workspace.readFile(`${dir}/loop`)).toMatchObject({ ok: false, problem: { kind: 'invalid_path' } })
      for (const name of ['alias/file', 'absolute']) {
        const read = await workspace.readFile(`${dir}/${name}`)
        expect(read.ok && text(read.value.bytes)).toBe('inside')
      }
    })

    it.each(['pipe', 'socket'] as const)('a %s is neither read nor written, and does not hang', async (kind) => {
      const { workspace, dir, world } = await fresh()
      await world.special(kind, `${dir}/odd`)
      const refused = { ok: false, problem: { kind: 'special_file' } }
      expect(await workspace.readFile(`${dir}/odd`)).toMatchObject(refused)
      expect(await workspace.writeFile({ key: null, path: `${dir}/odd`, bytes: bytesOf('x') })).toMatchObject(refused)
      expect(await workspace.stat(`${dir}/odd`)).toMatchObject({ ok: true, value: { type: 'other' } })
      expect(await workspace.remove(`${dir}/odd`)).toMatchObject({ ok: true })
    })

    it('bytes that are no text go in and come out as they are', async () => {
      const { workspace, dir } = await fresh()
      const bytes = Uint8Array.from([0, 255, 254, 0xc3, 0x28, 10, 0xed, 0xa0, 0x80, 0, 13, 0xf0, 0x9f])
      await workspace.writeFile({ key: null, path: `${dir}/odd`, bytes })
      const read = await workspace.readFile(`${dir}/odd`)
      expect(read.ok && [...read.value.bytes]).toEqual([...bytes])
    })

    it.each([
      ['a newline', 'a\nb'],
      ['a tab and quotes', '\t"\'`$(x)'],
      ['a leading dash', '-rf'],
      ['escape sequences', '\u001b[31mred'],
      ['no Latin letters', 'データ🦀'],
      ['a backslash', 'a\\b'],
      ['only dots', '...'],
    ])('a name with %s is a name', async (_what, name) => {
      const { workspace, dir } = await fresh()
      const path = `${dir}/${name}`
      expect(await workspace.writeFile({ key: null, path, bytes: bytesOf('x') })).toMatchObject({ ok: true })
      const listed = await workspace.list(dir)
      expect(listed.ok && listed.value.entries.map((entry) => entry.path)).toEqual([name])
      expect(await workspace.move(path, `${path}2`)).toMatchObject({ ok: true })
      expect(await workspace.readFile(`${path}2`)).toMatchObject({ ok: true, value: { size: 1 } })
      expect(await workspace.remove(`${path}2`)).toMatchObject({ ok: true })
      expect(await workspace.list(dir)).toMatchObject({ ok: true, value: { entries: [] } })
    })

    it.each([
      ['half a character', '\ud800'],
      ['a NUL', 'a\0b'],
    ])('%s is no name', async (_what, name) => {
      const { workspace, dir } = await fresh()
      const refused = { ok: false, problem: { kind: 'invalid_path' } }
      const path = `${dir}/${name}`
      expect(await workspace.writeFile({ key: null, path, bytes: bytesOf('x') })).toMatchObject(refused)
      expect(await workspace.readFile(path)).toMatchObject(refused)
      expect(await workspace.makeDirectory(path)).toMatchObject(refused)
      expect(await workspace.list(dir)).toMatchObject({ ok: true, value: { entries: [] } })
    })

    it('a file of one gigabyte is refused as a whole, and read in part', async ({ skip }) => {
      const { workspace, dir, world } = await fresh()
      if (world.sparse === null) return skip()
      await world.sparse(`${dir}/big`, 1024 ** 3)
      expect(await workspace.readFile(`${dir}/big`)).toMatchObject({ ok: false, problem: { kind: 'too_large' } })
      const part = await workspace.readFile(`${dir}/big`, { offset: 1024 ** 3 - 5, length: 100 })
      expect(part).toMatchObject({ ok: true, value: { size: 1024 ** 3, sha256: null } })
      expect(part.ok && part.value.bytes.length).toBe(5)
      expect(await workspace.remove(`${dir}/big`)).toMatchObject({ ok: true })
    })
  })
}
