/** What only a real kernel can be asked: races, depth, hard links, and processes that do not want to end. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Workspace } from '../workspace.ts'
import type { World } from './hostile-contract.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** Runs a command to its end and resolves to its output; rejects when it failed. */
async function shell(workspace: Workspace, command: string): Promise<string> {
  const key = `k-${randomUUID()}`
  const execution = await workspace.exec({ key, inputHash: 'h', command, timeoutMs: 30_000, output: 'merged' })
  let output = ''
  for await (const { bytes } of execution.output()) output += text(bytes)
  const end = await execution.end()
  if (end.kind !== 'exited' || end.exitCode !== 0) throw new Error(`${end.kind} ${end.exitCode}: ${output}`)
  return output
}

export function shellWorld(workspaceOf: () => Workspace): World {
  const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
  const run = async (command: string) => void (await shell(workspaceOf(), command))
  return {
    link: (target, path) => run(`ln -s -- ${quote(target)} ${quote(path)}`),
    special: (kind, path) =>
      run(kind === 'pipe' ? `mkfifo ${quote(path)}` : `perl -MSocket -e ${quote(BIND)} ${quote(path)}`),
    sparse: (path, bytes) => run(`truncate -s ${bytes} ${quote(path)}`),
  }
}
const BIND = 'socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die; bind($s, sockaddr_un($ARGV[0])) or die $!'

export function describeShell(title: string, workspaceOf: () => Workspace, rootOf: () => string): void {
  const fresh = async () => {
    const [workspace, dir] = [workspaceOf(), `${rootOf()}/s-${randomUUID().slice(0, 8)}`]
    expect((await workspace.makeDirectory(dir)).ok).toBe(true)
    return { workspace, dir }
  }

  describe(`${title}: what races and what is deep`, () => {
    it('a directory swapped for a link out while it is used leads nowhere else', async () => {
      const { workspace, dir } = await fresh()
      const trap = `/tmp/trap-${randomUUID()}`
      await shell(
        workspace,
        `mkdir ${trap} ${dir}/a && echo trapped | tee ${trap}/f > ${trap}/gone && echo inside | tee ${dir}/a/f > ${dir}/a/gone && ln -s ${trap} ${dir}/evil`,
      )
      const swaps = `chdir "${dir}"; while (1) { rename("a","b"); rename("evil","a"); rename("a","evil"); rename("b","a"); $n++ }`
      const key = `swap-${randomUUID()}`
      await workspace.exec({
        key,
        inputHash: 'h',
        command: ['/usr/bin/perl', '-e', swaps],
        timeoutMs: 180_000,
        output: 'merged',
      })
      const seen = new Map<string, number>()
      const note = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1)
      for (let round = 0; round < 150; round++) {
        const read = await workspace.readFile(`${dir}/a/f`)
        note(read.ok ? text(read.value.bytes).trim() : read.problem.kind)
        await workspace.writeFile({
          key: null,
          path: `${dir}/a/w${round}`,
          bytes: new Uint8Array([1]),
          makeParents: false,
        })
        const listed = await workspace.list(dir, { recursive: true })
        expect(listed.ok && listed.value.entries.filter(({ path }) => path.startsWith('evil/'))).toEqual([])
        if (round % 10 === 0)
          // Not the file that is read: one removed and not put back, because the swap came between, would leave nothing to read.
          await workspace.remove(`${dir}/a/gone`).then(() =>
            workspace.writeFile({
              key: null,
              path: `${dir}/a/gone`,
              bytes: new TextEncoder().encode('inside\n'),
              makeParents: false,
            }),
          )
      }
      await workspace.cancel(key)
      expect(seen.get('trapped')).toBeUndefined()
      expect(seen.get('inside')).toBeGreaterThan(0)
      expect(await shell(workspace, `ls ${trap}; cat ${trap}/*`)).toBe('f\ngone\ntrapped\ntrapped\n')
    })

    it('a tree deeper than any path may be long is listed in part and removed as a whole', async () => {
      const { workspace, dir } = await fresh()
      await shell(workspace, `cd ${dir} && perl -e 'for (1..2500) { mkdir "d" or die; chdir "d" or die }'`)
      expect(await workspace.list(dir, { recursive: true })).toMatchObject({ ok: true, value: { truncated: true } })
      expect(await workspace.stat(`${dir}${'/d'.repeat(2400)}`)).toMatchObject({
        ok: false,
        problem: { kind: 'invalid_path' },
      })
      expect(await workspace.remove(dir, { recursive: true })).toMatchObject({ ok: true })
      expect(await workspace.stat(dir)).toMatchObject({ ok: false, problem: { kind: 'not_found' } })
    })

    it('a write parts a hard link: the other name keeps what it had', async () => {
      const { workspace, dir } = await fresh()
      await shell(workspace, `cd ${dir} && echo before > one && ln one two && chmod 750 one`)
      await workspace.writeFile({ key: null, path: `${dir}/one`, bytes: new TextEncoder().encode('after\n') })
      expect(await shell(workspace, `cd ${dir} && cat one two && stat -c %a one`)).toBe('after\nbefore\n750\n')
    })

    it('a name that is no UTF-8 is listed, and nothing else suffers', async () => {
      const { workspace, dir } = await fresh()
      await shell(workspace, `cd ${dir} && touch $'bad\\xff' good`)
      const listed = await workspace.list(dir)
      expect(listed.ok && listed.value.entries.map(({ path }) => path)).toEqual(['bad\ufffd', 'good'])
      expect(await workspace.readFile(`${dir}/bad\ufffd`)).toMatchObject({ ok: false, problem: { kind: 'not_found' } })
    })

    it('a device is refused, also where reading outside is allowed', async () => {
      const { workspace } = await fresh()
      for (const path of ['/dev/zero', '/dev/tty', '/dev/full'])
        expect(await workspace.readFile(path, { allowOutside: true })).toMatchObject({ ok: false })
      expect(await workspace.readFile('/dev/zero', { allowOutside: true })).toMatchObject({
        problem: { kind: 'special_file' },
      })
    })

    it('a command with a NUL is refused in words', async () => {
      const { workspace } = await fresh()
      const execution = await workspace.exec({
        key: `k-${randomUUID()}`,
        inputHash: 'h',
        command: 'echo a\0b',
        timeoutMs: 1000,
        output: 'merged',
      })
      expect(await execution.end()).toMatchObject({ kind: 'refused', message: expect.stringMatching(/\w/) })
    })
  })

  describe(`${title}: killing`, () => {
    it.each([
      [
        'ignores SIGTERM',
        (mark: string) => `trap '' TERM; bash -c 'trap "" TERM; while :; do sleep 0.1; done' ${mark}`,
      ],
      [
        'calls setsid',
        (mark: string) => `setsid bash -c 'trap "" TERM; while :; do sleep 0.1; done' ${mark} & sleep 600`,
      ],
      ['forks twice', (mark: string) => `( ( bash -c 'while :; do sleep 0.1; done' ${mark} & ) & ); sleep 600`],
      [
        'forgets its environment',
        (mark: string) => `env -i setsid bash -c 'while :; do /bin/sleep 0.1; done' ${mark}; sleep 600`,
      ],
      // Hundreds of processes, and no more: this runs on machines without a limit too.
      [
        'breeds',
        (mark: string) =>
          `bash -c 'f() { for i in 1 2 3 4 5 6; do sleep 600 & done; sleep 0.02; if [ $1 -gt 0 ]; then f $(($1 - 1)) & f $(($1 - 1)) & fi; wait; }; f 5' ${mark} 2>/dev/null`,
      ],
    ])('reaches what %s, at once', async (_what, commandOf) => {
      const { workspace } = await fresh()
      const mark = `mark-${randomUUID()}`
      // A container that is full of processes cannot count them: that they are many is known then.
      const count = () =>
        shell(workspace, `grep -lsa '[m]${mark.slice(1)}' /proc/[0-9]*/cmdline | wc -l`).then(Number, () => Number.NaN)
      const key = `k-${randomUUID()}`
      const execution = await workspace.exec({
        key,
        inputHash: 'h',
        command: commandOf(mark),
        timeoutMs: 600_000,
        output: 'merged',
      })
      await expect.poll(count).not.toBe(0)
      const before = performance.now()
      await workspace.cancel(key)
      const took = performance.now() - before
      expect(await execution.end()).toMatchObject({ kind: 'cancelled' })
      await expect.poll(count).toBe(0)
      // None of it ends by itself in ten minutes, so it was ended. The promise is 300 ms, measured in bench/: hundreds of processes are looked at one by one, which takes a busy machine seconds.
      expect(took).toBeLessThan(30_000)
    })
  })
}
