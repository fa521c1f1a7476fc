/** Every promise of a Workspace, held by the one in RAM and by the one in a container alike. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ExecRequest, Workspace } from '../workspace.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const bytesOf = (words: string) => new TextEncoder().encode(words)

/** `name` is a directory of the workspace that no other test uses. */
export interface ContractOptions {
  /** Where the workspace lies; in a container always at the same place. */
  rootOf?: () => string
  /** False on a machine without ripgrep: searches are then held to the contract in the container. */
  searches?: boolean
}

export function describeWorkspace(
  title: string,
  workspaceOf: () => Workspace,
  { rootOf = () => '/workspace', searches = true }: ContractOptions = {},
): void {
  const fresh = () => ({ workspace: workspaceOf(), dir: `${rootOf()}/t-${randomUUID().slice(0, 8)}` })
  const put = async (workspace: Workspace, path: string, words: string) =>
    expect((await workspace.writeFile({ key: null, path, bytes: bytesOf(words) })).ok).toBe(true)
  const command = (words: string, more: Partial<ExecRequest> = {}): ExecRequest => ({
    key: `k-${randomUUID()}`,
    inputHash: 'h',
    command: words,
    timeoutMs: 20_000,
    output: 'merged',
    ...more,
  })
  const outputOf = async (
    workspace: Workspace,
    request: ExecRequest,
    stream: 'merged' | 'stdout' | 'stderr' = 'merged',
  ) => {
    const execution = await workspace.exec(request)
    let output = ''
    for await (const chunk of execution.output({ stream })) output += text(chunk.bytes)
    return { output, end: await execution.end() }
  }

  describe(`${title}: files`, () => {
    it('are written whole, with their directories, and read back with the hash of their content', async () => {
      const { workspace, dir } = fresh()
      const written = await workspace.writeFile({ key: null, path: `${dir}/a/b.txt`, bytes: bytesOf('hello') })
      expect(written).toMatchObject({ ok: true, value: { created: true, size: 5 } })
      const read = await workspace.readFile(`${dir}/a/b.txt`)
      expect(read).toMatchObject({ ok: true, value: { size: 5, sha256: written.ok ? written.value.sha256 : '' } })
      expect(read.ok && text(read.value.bytes)).toBe('hello')
      expect(await workspace.stat(`${dir}/a`)).toMatchObject({ ok: true, value: { type: 'directory' } })
    })

    it('are read in part, with the hash of the whole', async () => {
      const { workspace, dir } = fresh()
      await put(workspace, `${dir}/n`, '0123456789')
      const part = await workspace.readFile(`${dir}/n`, { offset: 3, length: 4 })
      const whole = await workspace.readFile(`${dir}/n`)
      expect(part.ok && text(part.value.bytes)).toBe('3456')
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
      expect(now.ok && text(now.value.bytes)).toBe('by a person')
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

  describe(`${title}: commands`, () => {
    it('give their output, their exit code and their directory', async () => {
      const { workspace } = fresh()
      await workspace.makeDirectory(`${rootOf()}/deep`)
      const { output, end } = await outputOf(
        workspace,
        command('echo one; echo two >&2; cd deep; exit 3', { reportCwd: true }),
      )
      expect(output).toBe('one\ntwo\n')
      expect(end).toMatchObject({
        kind: 'exited',
        exitCode: 3,
        outOfMemory: false,
        bytes: { merged: 8 },
        cwd: `${rootOf()}/deep`,
      })
    })

    it('keep their streams apart when asked to', async () => {
      const { workspace } = fresh()
      const request = command('echo out; echo err >&2', { output: 'separate' })
      expect((await outputOf(workspace, request, 'stdout')).output).toBe('out\n')
      expect((await outputOf(workspace, request, 'stderr')).output).toBe('err\n')
    })

    it('run once under one key, for everybody who asks', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const request = command(`echo ran >> ${dir}/marks; echo done`)
      const [first, second] = await Promise.all([outputOf(workspace, request), outputOf(workspace, request)])
      expect(first.output).toBe('done\n')
      expect(second.end).toEqual(first.end)
      const marks = await workspace.readFile(`${dir}/marks`)
      expect(marks.ok && text(marks.value.bytes)).toBe('ran\n')
      expect((await outputOf(workspace, { ...request, inputHash: 'another' })).end.kind).toBe('refused')
    })

    it('are found by their key while they run and when they have ended', async () => {
      const { workspace } = fresh()
      const request = command('echo begun; sleep 0.5; echo over')
      expect(await workspace.find(request.key)).toEqual({ state: 'absent' })
      await workspace.exec(request)
      const running = await workspace.find(request.key)
      expect(running.state).toBe('running')
      if (running.state !== 'running') return
      expect(await running.execution.end()).toMatchObject({ kind: 'exited', exitCode: 0 })
      expect(await workspace.find(request.key)).toMatchObject({ state: 'ended', end: { exitCode: 0 } })
    })

    it('are followed from any offset', async () => {
      const { workspace } = fresh()
      const execution = await workspace.exec(command('printf 0123456789'))
      await execution.end()
      let output = ''
      for await (const chunk of execution.output({ from: 4 })) output += text(chunk.bytes)
      expect(output).toBe('456789')
    })

    it('end at their time, and say so', async () => {
      const { workspace } = fresh()
      expect((await outputOf(workspace, command('sleep 30', { timeoutMs: 200 }))).end).toMatchObject({
        kind: 'timeout',
        exitCode: null,
      })
    })

    it('end when they are cancelled, and what was cancelled before it began never begins', async () => {
      const { workspace } = fresh()
      const request = command('sleep 30')
      const execution = await workspace.exec(request)
      await workspace.cancel(request.key)
      expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
      const never = command('echo never')
      await workspace.cancel(never.key)
      expect((await outputOf(workspace, never)).end).toMatchObject({ kind: 'refused' })
    })

    it('stop being followed when the follower leaves, and go on', async () => {
      const { workspace } = fresh()
      const execution = await workspace.exec(command('echo a; sleep 0.5; echo b'))
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 100)
      let seen = ''
      for await (const chunk of execution.output({ signal: controller.signal })) seen += text(chunk.bytes)
      expect(seen).toBe('a\n')
      await expect(execution.end({ signal: controller.signal })).rejects.toThrow()
      expect(await execution.end()).toMatchObject({ kind: 'exited' })
    })

    it('leave their whole output in a file that can be read', async () => {
      const { workspace } = fresh()
      const execution = await workspace.exec(command('echo kept'))
      await execution.end()
      const read = await workspace.readFile(execution.outputPath, { allowOutside: true })
      expect(read.ok && text(read.value.bytes)).toBe('kept\n')
    })
  })

  describe(`${title}: watching`, () => {
    it('tells of changes', async () => {
      const { workspace, dir } = fresh()
      await workspace.makeDirectory(dir)
      const controller = new AbortController()
      const timer = setInterval(() => void put(workspace, `${dir}/changing`, String(Math.random())), 100)
      try {
        for await (const event of workspace.watch(dir, { signal: controller.signal })) {
          expect(event.kind === 'overflow' || event.paths.some((path) => path.startsWith(dir))).toBe(true)
          break
        }
      } finally {
        clearInterval(timer)
        controller.abort()
      }
    })
  })
}
