/** Every promise of a Workbench, held by the one in RAM and by the one in a container alike. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SearchLine } from '#protocol/api/search-routes.ts'
import type { SearchScope, Workbench } from '../workbench.ts'
import type { Workspace } from '../workspace.ts'

export interface BenchUnderTest {
  workspace: Workspace
  workbench: Workbench
  root: string
}

/** `benchOf` gives one whose workspace nobody else uses. `ripgrep`: false on a machine without it. */
export function describeWorkbench(
  title: string,
  benchOf: () => BenchUnderTest,
  { ripgrep = true }: { ripgrep?: boolean } = {},
): void {
  const bytesOf = (words: string) => new TextEncoder().encode(words)
  const put = async (path: string, words: string | Uint8Array) => {
    const { workspace, root } = benchOf()
    const bytes = typeof words === 'string' ? bytesOf(words) : words
    const written = await workspace.writeFile({ key: null, path: `${root}/${path}`, bytes })
    expect(written.ok).toBe(true)
  }
  const clear = async () => {
    const { workspace, root } = benchOf()
    const listed = await workspace.list(root)
    for (const { path } of listed.ok ? listed.value.entries : [])
      await workspace.remove(`${root}/${path}`, { recursive: true })
  }
  const query = { regex: false, caseSensitive: false, wholeWord: false }
  const scope = (pattern: string, more: Partial<SearchScope> = {}): SearchScope => ({
    ...{ pattern, ...query, include: [], exclude: [], hidden: true, ignored: false },
    ...{ context: 0, perFile: 1000, limit: 1000, timeoutMs: 20_000, ...more },
  })
  const found = async (asked: SearchScope) => {
    const lines: SearchLine[] = []
    for await (const line of benchOf().workbench.search(asked, { signal: new AbortController().signal }))
      lines.push(line)
    const end = lines.pop()
    const matches = lines.flatMap((line) => (line.kind === 'match' ? [line] : []))
    return { lines, end, matches: matches.toSorted((left, right) => (left.path < right.path ? -1 : 1)) }
  }

  describe.runIf(ripgrep)(`${title}: names and searches`, () => {
    it('names what is not ignored, sorted, up to a limit', async () => {
      await clear()
      for (const path of ['b.ts', 'a/x.ts', 'a/.env', 'dist/out.js', 'node_modules/p/i.js', '.git/config'])
        await put(path, 'x')
      await put('.gitignore', 'dist\n')
      const all = await benchOf().workbench.fileNames({ limit: 100 })
      expect(all).toEqual({ ok: true, value: { names: ['.gitignore', 'a/.env', 'a/x.ts', 'b.ts'], truncated: false } })
      const two = await benchOf().workbench.fileNames({ limit: 2 })
      expect(two.ok && two.value).toEqual({ names: ['.gitignore', 'a/.env'], truncated: true })
    })

    it('finds lines with their columns in UTF-16 units', async () => {
      await clear()
      await put('one.txt', 'nothing\nß😀 needle, Needle\r\nend')
      const { matches, end } = await found(scope('needle'))
      expect(matches).toEqual([
        {
          ...{ kind: 'match', path: 'one.txt', line: 2, text: 'ß😀 needle, Needle', offset: 0 },
          ranges: [
            { from: 4, to: 10 },
            { from: 12, to: 18 },
          ],
        },
      ])
      expect(end).toEqual({ kind: 'end', matches: 1, files: 1, cut: null })
      expect((await found(scope('needle', { caseSensitive: true }))).matches[0]?.ranges).toEqual([{ from: 4, to: 10 }])
    })

    it('minds words, regular expressions, globs, ignored and hidden files', async () => {
      await clear()
      await put('.gitignore', 'out\n')
      await put('src/a.ts', 'cat concat\ncat3')
      await put('src/deep/b.js', 'cat')
      await put('out/c.ts', 'cat')
      await put('.hidden', 'cat')
      const paths = async (more: Partial<SearchScope>, pattern = 'cat') =>
        (await found(scope(pattern, more))).matches.map(({ path, line }) => `${path}:${line}`)
      expect(await paths({})).toEqual(['.hidden:1', 'src/a.ts:1', 'src/a.ts:2', 'src/deep/b.js:1'])
      expect(await paths({ wholeWord: true })).toEqual(['.hidden:1', 'src/a.ts:1', 'src/deep/b.js:1'])
      expect(await paths({ regex: true }, '^cat\\d$')).toEqual(['src/a.ts:2'])
      expect(await paths({}, 'c.t')).toEqual([])
      expect(await paths({ include: ['*.js'] })).toEqual(['src/deep/b.js:1'])
      expect(await paths({ include: ['src'], exclude: ['src/deep'] })).toEqual(['src/a.ts:1', 'src/a.ts:2'])
      expect(await paths({ hidden: false })).toEqual(['src/a.ts:1', 'src/a.ts:2', 'src/deep/b.js:1'])
      expect(await paths({ ignored: true, include: ['out'] })).toEqual(['out/c.ts:1'])
    })

    it('is cut per file and in all, and says so', async () => {
      await clear()
      await put('a.txt', 'x\n'.repeat(5))
      await put('b.txt', 'x\n'.repeat(5))
      const cutFile = await found(scope('x', { perFile: 2 }))
      expect(cutFile.matches.length).toBe(4)
      expect(cutFile.lines.filter(({ kind }) => kind === 'file-cut').length).toBe(2)
      const cutAll = await found(scope('x', { limit: 3 }))
      expect(cutAll.end).toMatchObject({ matches: 3, cut: 'matches' })
      expect(cutAll.matches.length).toBe(3)
    })

    it('passes over binary files, and says what is wrong with a pattern', async () => {
      await clear()
      await put('bin', new Uint8Array([120, 0, 120]))
      expect((await found(scope('x'))).matches).toEqual([])
      expect((await found(scope('(', { regex: true }))).end).toMatchObject({
        matches: 0,
        error: expect.stringMatching(/\S/),
      })
    })

    it('ends when nobody reads any more', async () => {
      await clear()
      await put('a.txt', 'x\n'.repeat(1000))
      let seen = 0
      for await (const _line of benchOf().workbench.search(scope('x'), { signal: new AbortController().signal })) {
        seen += 1
        if (seen === 3) break
      }
      expect(seen).toBe(3)
    })
  })

  describe(`${title}: a search that is left`, () => {
    it('before it has begun ends without a word', async () => {
      await clear()
      await put('a.txt', 'x\n')
      const left = new AbortController()
      const searching = benchOf().workbench.search(scope('x'), { signal: left.signal })[Symbol.asyncIterator]()
      const first = searching.next()
      left.abort()
      expect(await first).toEqual({ done: true, value: undefined })
    })
  })

  describe.runIf(ripgrep)(`${title}: replacing`, () => {
    const replaced = (path: string, pattern: string, replacement: string, regex = false) =>
      benchOf().workbench.replaced({ path, query: { ...query, pattern, regex }, replacement })

    it('shows each match before and after, and the file as it would be, without writing', async () => {
      await clear()
      await put('a.txt', 'one two\nthree two two\nlast')
      const outcome = await replaced('a.txt', 'two', '$1 2')
      expect(outcome).toMatchObject({
        ...{ kind: 'replaced', total: 3 },
        matches: [
          { line: 1, column: 4, found: 'two', replacement: '$1 2', before: 'one two', after: 'one $1 2' },
          { line: 2, column: 6, before: 'three two two', after: 'three $1 2 $1 2' },
          { line: 2, column: 10, before: 'three two two', after: 'three $1 2 $1 2' },
        ],
      })
      expect(outcome.kind === 'replaced' && new TextDecoder().decode(outcome.after)).toBe(
        'one $1 2\nthree $1 2 $1 2\nlast',
      )
      const read = await benchOf().workspace.readFile(`${benchOf().root}/a.txt`)
      expect(outcome.kind === 'replaced' && read.ok && read.value.sha256 === outcome.sha256).toBe(true)
    })

    it('knows groups of a regular expression', async () => {
      await clear()
      await put('a.txt', 'ab-cd\nxy-zw\n')
      const outcome = await replaced('a.txt', '(\\w+)-(\\w+)', '$2_$1x', true)
      expect(outcome.kind === 'replaced' && new TextDecoder().decode(outcome.after)).toBe('cd_abx\nzw_xyx\n')
    })

    it('says why it leaves a file alone', async () => {
      await clear()
      await put('bin', new Uint8Array([120, 0]))
      await put('none', 'abc')
      expect(await replaced('bin', 'x', 'y')).toMatchObject({ kind: 'skipped', why: 'binary' })
      expect(await replaced('none', 'x', 'y')).toMatchObject({ kind: 'skipped', why: 'no_match' })
      expect(await replaced('missing', 'x', 'y')).toMatchObject({ kind: 'skipped', why: 'gone' })
      expect(await replaced('none', '(', 'y', true)).toMatchObject({ kind: 'bad_pattern' })
    })
  })

  describe(`${title}: kept states`, () => {
    let ids = 0
    const take = async () => {
      const checkpointId = `k-${title.replace(/\W/g, '')}-${++ids}`.toLowerCase()
      const made = await benchOf().workbench.checkpoint({ checkpointId })
      if (!made.ok) throw new Error(made.problem.message)
      return made.value
    }
    const differences = async (checkpointId: string) => {
      const compared = await benchOf().workbench.compare(checkpointId)
      if (!compared.ok) throw new Error(compared.problem.message)
      return compared.value.differences
    }

    it('are the same for the same files, and once taken stay what they were', async () => {
      await clear()
      await put('a', '1')
      const first = await take()
      expect(first).toMatchObject({ files: 1, bytes: 1 })
      expect(await differences(first.checkpointId)).toEqual([])
      await put('a', '2')
      const again = await benchOf().workbench.checkpoint({ checkpointId: first.checkpointId })
      expect(again.ok && again.value.treeHash).toBe(first.treeHash)
      const second = await take()
      expect(second.parent).toBe(first.checkpointId)
      expect(second.treeHash).not.toBe(first.treeHash)
      await put('a', '1')
      expect((await take()).treeHash).toBe(first.treeHash)
    })

    it('tell what was added, changed, renamed and deleted, with lines counted', async () => {
      await clear()
      await put('gone', 'a\nb\n')
      await put('kept', 'same')
      await put('changed', 'one\ntwo\nthree\n')
      await put('old name', 'moved along\n')
      await put('bin', new Uint8Array([0, 1]))
      const { checkpointId } = await take()
      const { workspace, root } = benchOf()
      await workspace.remove(`${root}/gone`)
      await workspace.move(`${root}/old name`, `${root}/dir/new name`)
      await put('changed', 'one\n2\nthree\nfour\n')
      await put('fresh', 'x\n')
      await put('bin', new Uint8Array([0, 2]))
      const told = (await differences(checkpointId)).map(({ path, status, from, added, removed, binary }) => [
        ...[path, status, added, removed, binary],
        ...(from === undefined ? [] : [from]),
      ])
      expect(told).toEqual([
        ['bin', 'modified', null, null, true],
        ['changed', 'modified', 2, 1, false],
        ['dir/new name', 'renamed', 0, 0, false, 'old name'],
        ['fresh', 'added', 1, 0, false],
        ['gone', 'deleted', 0, 2, false],
      ])
    })

    it('give contents back, by name and by hash', async () => {
      await clear()
      await put('a', 'before')
      const { checkpointId } = await take()
      await put('a', 'after')
      const file = await benchOf().workbench.keptFile({ checkpointId, path: 'a' })
      expect(file.ok && file.value.bytes !== null && new TextDecoder().decode(file.value.bytes)).toBe('before')
      const hash = file.ok ? (file.value.sha256 ?? '') : ''
      const content = await benchOf().workbench.keptContent(hash)
      expect(content.ok && new TextDecoder().decode(content.value)).toBe('before')
      expect(await benchOf().workbench.keptFile({ checkpointId, path: 'b' })).toMatchObject({
        problem: { kind: 'not_found' },
      })
      expect(await benchOf().workbench.keptFile({ checkpointId: 'k-never', path: 'a' })).toMatchObject({
        problem: { kind: 'failed', message: expect.stringContaining('not kept any more') },
      })
      expect(await benchOf().workbench.keptContent('0'.repeat(64))).toMatchObject({ problem: { kind: 'not_found' } })
      expect(await benchOf().workbench.compare('k-never')).toMatchObject({ problem: { kind: 'not_found' } })
    })

    it('are not needed for what a call has written: that is given back by its hash', async () => {
      await clear()
      const { workspace, workbench, root } = benchOf()
      const words = `by a call, ${randomUUID()}`
      const written = await workspace.writeFile({ key: randomUUID(), path: `${root}/a`, bytes: bytesOf(words) })
      await put('a', 'by a person')
      const content = await workbench.keptContent(written.ok ? written.value.sha256 : '')
      expect(content.ok && new TextDecoder().decode(content.value)).toBe(words)
    })

    it('leave installed packages and version control alone', async () => {
      await clear()
      await put('src/a', 'x')
      const { checkpointId } = await take()
      await put('node_modules/p/index.js', 'x')
      await put('.git/HEAD', 'x')
      expect(await differences(checkpointId)).toEqual([])
    })
  })
}
