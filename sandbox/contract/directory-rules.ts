/** Rules of `list`, `makeDirectory`, `move` and `remove`. */
import { expect } from 'vitest'
import { kindOf, kindsOf, type Rule, unwrap } from './world.ts'

export const directoryRules: readonly Rule[] = [
  {
    title: 'list shows one level, or all below, with paths from the listed directory',
    async check(world) {
      await world.put('a/b/deep', 'xyz')
      await world.put('top', '')
      const list = async (recursive: boolean) =>
        unwrap(await world.workspace.list(world.dir, { recursive })).entries.map(
          ({ path, type, size }) => `${type} ${path}${type === 'file' ? ` ${size}` : ''}`,
        )
      expect((await list(false)).toSorted()).toEqual(['directory a', 'file top 0'])
      expect((await list(true)).toSorted()).toEqual(['directory a', 'directory a/b', 'file a/b/deep 3', 'file top 0'])
    },
  },
  {
    title: 'list stops at its limit and says so',
    async check(world) {
      for (const name of ['a', 'b', 'c']) await world.put(name, '')
      const list = async (limit: number) => {
        const { entries, truncated } = unwrap(await world.workspace.list(world.dir, { limit }))
        return [entries.length, truncated]
      }
      expect([await list(2), await list(3)]).toEqual([
        [2, true],
        [3, false],
      ])
    },
  },
  {
    title: 'list shows a link as a link and does not go into it',
    async check(world) {
      await world.put('real/file', '')
      await world.link(world.at('door'), 'real')
      await world.link(world.at('out'), '/etc')
      const { entries } = unwrap(await world.workspace.list(world.dir, { recursive: true }))
      expect(entries.map(({ path, type }) => `${type} ${path}`).toSorted()).toEqual([
        'directory real',
        'file real/file',
        'link door',
        'link out',
      ])
    },
  },
  {
    title: 'list of nothing, of a file and of what lies outside is refused',
    async check(world) {
      await world.put('file', '')
      const { workspace } = world
      expect(
        await kindsOf([workspace.list(world.at('no')), workspace.list(world.at('file')), workspace.list('/etc')]),
      ).toEqual(['not_found', 'not_a_directory', 'outside'])
    },
  },
  {
    title: 'a directory is made with its parents, and once more without harm',
    async check(world) {
      const make = () => world.workspace.makeDirectory(world.at('a/b/c'))
      expect(await kindsOf([make()])).toEqual(['ok'])
      expect(await kindsOf([make()])).toEqual(['ok'])
      expect(unwrap(await world.workspace.stat(world.at('a/b/c'))).type).toBe('directory')
    },
  },
  {
    title: 'a directory is not made over a file, below a file, or outside',
    async check(world) {
      await world.put('file', '')
      const { workspace } = world
      expect(
        await kindsOf([
          workspace.makeDirectory(world.at('file')),
          workspace.makeDirectory(world.at('file/below')),
          workspace.makeDirectory('/tmp/outside'),
        ]),
      ).toEqual(['exists', 'not_a_directory', 'outside'])
    },
  },
  {
    title: 'files and whole directories are moved, parents of the target are made',
    async check(world) {
      await world.put('from/a/file', '1')
      expect(kindOf(await world.workspace.move(world.at('from'), world.at('to/here')))).toBe('ok')
      expect(await world.text('to/here/a/file')).toBe('1')
      expect(await world.names()).toEqual(['to'])
    },
  },
  {
    title: 'a move replaces nothing, and a directory does not go into itself',
    async check(world) {
      await world.put('a/file', 'a')
      await world.put('b', 'b')
      const move = (from: string, to: string) => world.workspace.move(world.at(from), world.at(to))
      expect(await kindsOf([move('a/file', 'b'), move('a', 'a/c'), move('no', 'c')])).toEqual([
        'exists',
        'invalid_path',
        'not_found',
      ])
      expect([await world.text('a/file'), await world.text('b')]).toEqual(['a', 'b'])
    },
  },
  {
    title: 'a move neither takes from outside nor brings there',
    async check(world) {
      await world.put('file', 'x')
      await world.link(world.at('door'), '/tmp')
      const { workspace } = world
      expect(
        await kindsOf([
          workspace.move('/etc/passwd', world.at('stolen')),
          workspace.move(world.at('file'), '/tmp/file'),
          workspace.move(world.at('file'), world.at('door/file')),
        ]),
      ).toEqual(['outside', 'outside', 'outside'])
      expect(await world.text('file')).toBe('x')
    },
  },
  {
    title: 'a link is moved and removed itself, its target stays',
    async check(world) {
      await world.put('target/file', 'x')
      await world.link(world.at('link'), 'target')
      expect(kindOf(await world.workspace.move(world.at('link'), world.at('moved')))).toBe('ok')
      expect(kindOf(await world.workspace.remove(world.at('moved'), { recursive: true }))).toBe('ok')
      expect(await world.text('target/file')).toBe('x')
      expect(await world.names()).toEqual(['target'])
    },
  },
  {
    title: 'a full directory is removed only when that is said',
    async check(world) {
      await world.put('full/a/file', '')
      expect(kindOf(await world.workspace.remove(world.at('full')))).toBe('not_empty')
      expect(await world.names('full')).toEqual(['a'])
      expect(kindOf(await world.workspace.remove(world.at('full'), { recursive: true }))).toBe('ok')
      expect(await world.names()).toEqual([])
    },
  },
  {
    title: 'files and empty directories are removed; nothing, the workspace itself and outside are refused',
    async check(world) {
      const { workspace } = world
      await world.put('file', '')
      unwrap(await workspace.makeDirectory(world.at('empty')))
      expect(
        await kindsOf([
          workspace.remove(world.at('file')),
          workspace.remove(world.at('empty')),
          workspace.remove(world.at('no')),
          workspace.remove('/workspace', { recursive: true }),
          workspace.remove('/etc/passwd'),
        ]),
      ).toEqual(['ok', 'ok', 'not_found', 'invalid_path', 'outside'])
    },
  },
]
