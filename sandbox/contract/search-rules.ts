/** Rules of `glob` and `search`. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import type { SearchRequest } from '../workspace.ts'
import { kindOf, kindsOf, type Rule, unwrap, type World } from './world.ts'

const search = async (world: World, pattern: string, more: Partial<SearchRequest> = {}) =>
  unwrap(
    await world.workspace.search({
      pattern,
      path: world.dir,
      mode: 'content',
      timeoutMs: 20_000,
      maxLines: 100,
      ...more,
    }),
  )

/** Lines without the directory of the rule, in any order. */
const found = async (world: World, pattern: string, more: Partial<SearchRequest> = {}) =>
  (await search(world, pattern, more)).lines.map((line) => line.replace(`${world.dir}/`, '')).toSorted()

async function plant(world: World): Promise<void> {
  await world.put('src/one.ts', 'const needle = 1\nlet other = 2\nNeedle.call()\n')
  await world.put('src/two.js', 'needlework\nneedle\n')
  await world.put('notes.md', 'before\na needle here\nafter\n')
  await world.put('binary', new Uint8Array([0, 110, 101, 101, 100, 108, 101, 0, 255]))
}

const glob = async (world: World, pattern: string, limit = 100) => {
  const result = unwrap(await world.workspace.glob(pattern, { path: world.dir, limit, timeoutMs: 20_000 }))
  return { ...result, paths: result.paths.map((path) => path.replace(`${world.dir}/`, '')) }
}

export const searchRules: readonly Rule[] = [
  {
    title: 'glob finds files below, absolute, the latest changed first',
    async check(world) {
      for (const name of ['old.ts', 'sub/deep/new.ts', 'other.js']) {
        await world.put(name, '')
        await delay(30)
      }
      expect((await glob(world, '**/*.ts')).paths).toEqual(['sub/deep/new.ts', 'old.ts'])
      expect((await glob(world, '*.{ts,js}')).paths).toEqual(['other.js', 'old.ts'])
      expect(await glob(world, '**/*.none')).toMatchObject({ paths: [], truncated: false, timedOut: false })
    },
  },
  {
    title: 'glob keeps to its limit and says so',
    async check(world) {
      for (const name of ['a.ts', 'b.ts', 'c.ts']) await world.put(name, '')
      expect(await glob(world, '*.ts', 2)).toMatchObject({ truncated: true })
      expect((await glob(world, '*.ts', 2)).paths).toHaveLength(2)
      expect((await glob(world, '*.ts', 3)).truncated).toBe(false)
    },
  },
  {
    title: 'glob does not go through links, nor outside',
    async check(world) {
      await world.put('real/file.ts', '')
      await world.link(world.at('door'), 'real')
      await world.link(world.at('out'), '/etc')
      expect((await glob(world, '**/*.ts')).paths).toEqual(['real/file.ts'])
      expect((await glob(world, '**/passwd')).paths).toEqual([])
      expect(kindOf(await world.workspace.glob('*', { path: '/etc', limit: 5, timeoutMs: 1000 }))).toBe('outside')
    },
  },
  {
    title: 'search shows lines with absolute path and number',
    async check(world) {
      await plant(world)
      const { lines } = await search(world, 'needle = \\d')
      expect(lines).toEqual([`${world.dir}/src/one.ts:1:const needle = 1`])
      expect(await found(world, 'needle =', { lineNumbers: false })).toEqual(['src/one.ts:const needle = 1'])
    },
  },
  {
    title: 'search names files, counts lines, and passes over binary files',
    async check(world) {
      await plant(world)
      expect(await found(world, 'needle', { mode: 'files_with_matches' })).toEqual([
        'notes.md',
        'src/one.ts',
        'src/two.js',
      ])
      expect(await found(world, 'needle', { mode: 'count' })).toEqual(['notes.md:1', 'src/one.ts:1', 'src/two.js:2'])
    },
  },
  {
    title: 'search takes case, words, plain text, single hits and lines around',
    async check(world) {
      await plant(world)
      expect(await found(world, 'NEEDLE\\.', { ignoreCase: true })).toEqual(['src/one.ts:3:Needle.call()'])
      expect(await found(world, 'needle', { wordBoundary: true, glob: '*.js' })).toEqual(['src/two.js:2:needle'])
      expect(await found(world, '.call()', { fixedStrings: true })).toEqual(['src/one.ts:3:Needle.call()'])
      expect(await found(world, 'n..dlework', { onlyMatching: true })).toEqual(['src/two.js:1:needlework'])
      expect(await found(world, 'a needle', { before: 1, after: 1 })).toEqual([
        'notes.md-1-before',
        'notes.md-3-after',
        'notes.md:2:a needle here',
      ])
    },
  },
  {
    title: 'search keeps to a glob, a type and one file',
    async check(world) {
      await plant(world)
      const files = (more: Partial<SearchRequest>) => found(world, 'needle', { mode: 'files_with_matches', ...more })
      expect(await files({ glob: '*.md' })).toEqual(['notes.md'])
      expect(await files({ type: 'js' })).toEqual(['src/two.js'])
      expect(await found(world, 'needle', { path: world.at('notes.md') })).toEqual(['notes.md:2:a needle here'])
    },
  },
  {
    title: 'search stops at its number of lines and says so',
    async check(world) {
      await world.put('many', 'line\n'.repeat(50))
      expect(await search(world, 'line', { maxLines: 7 })).toMatchObject({ truncated: true })
      expect((await search(world, 'line', { maxLines: 7 })).lines).toHaveLength(7)
      expect((await search(world, 'line', { maxLines: 50 })).truncated).toBe(false)
    },
  },
  {
    title: 'nothing found is no error, a bad pattern is one in words',
    async check(world) {
      await plant(world)
      expect(await search(world, 'haystack')).toMatchObject({ lines: [], truncated: false, timedOut: false })
      expect((await search(world, 'haystack')).error).toBeUndefined()
      const bad = await search(world, 'needle(')
      expect(bad.lines).toEqual([])
      expect(bad.error).toMatch(/regex|pattern|group/i)
    },
  },
  {
    title: 'a search outside, or in what is not there, is refused',
    async check(world) {
      const request = { pattern: 'x', mode: 'content' as const, timeoutMs: 5000, maxLines: 10 }
      const { workspace } = world
      expect(
        await kindsOf([
          workspace.search({ ...request, path: '/etc' }),
          workspace.search({ ...request, path: world.at('no') }),
        ]),
      ).toEqual(['outside', 'not_found'])
    },
  },
  {
    title: 'a pattern that looks like an option is a pattern',
    needs: 'real',
    async check(world) {
      await world.put('file', '--files\n-e\n')
      expect(await found(world, '--files')).toEqual(['file:1:--files'])
      expect(await found(world, '-e')).toEqual(['file:2:-e'])
    },
  },
  {
    title: 'the configuration of the repository does not steer a search',
    needs: 'real',
    async check(world) {
      await world.put('.ripgreprc', '--files-with-matches\n')
      await world.put('file', 'needle\n')
      await world.run('printf -- "--pre=/bin/false\\n" > ~/.ripgreprc; ln -sf /etc out')
      expect(await found(world, 'needle')).toEqual(['file:1:needle'])
      expect(await found(world, 'root:')).toEqual([])
    },
  },
  {
    title: 'a search ends when its signal aborts',
    needs: 'real',
    async check(world) {
      await world.run('head -c 60000000 /dev/urandom | base64 > big')
      const controller = new AbortController()
      const request = { pattern: '(a.*){12}z{9}', path: world.dir, mode: 'content' as const, timeoutMs: 60_000 }
      const searching = world.workspace.search({ ...request, maxLines: 10 }, { signal: controller.signal })
      controller.abort()
      await expect(searching).rejects.toMatchObject({ name: 'AbortError' })
    },
  },
]
