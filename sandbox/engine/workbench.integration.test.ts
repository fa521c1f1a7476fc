/** People's panes on a real container: its ripgrep, its git, its disk; and a repository that would like to run something. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SearchLine } from '#protocol/api/search-routes.ts'
import type { Sandbox, SandboxProvider } from '../provider.ts'
import { describeWorkbench } from '../testing/workbench-contract.ts'
import { createDockerProvider } from './docker-provider.ts'

const installationId = `test-${randomUUID().slice(0, 8)}`
let provider: SandboxProvider
let sandbox: Sandbox

beforeAll(async () => {
  provider = await createDockerProvider({ installationId, privateHosts: [] })
  const made = await provider.create({
    ...{ sandboxId: `${installationId}-bench`, image: 'slipway-sandbox:latest' },
    limits: { memoryBytes: 512 * 1024 ** 2, cpus: 2, pids: 128, diskBytes: 1024 ** 3 },
    network: { policy: 'none', allow: [] },
  })
  if (!made.ok) throw new Error(made.problem.message)
  sandbox = made.value
})
afterAll(async () => {
  for (const { sandboxId } of await provider.list()) await provider.destroy(sandboxId)
  await provider[Symbol.asyncDispose]()
})

async function sh(command: string): Promise<string> {
  const { end, stdout, stderr } = await sandbox.run({ command, cwd: '/workspace', timeoutMs: 60_000, maxBytes: 1e6 })
  const out = Buffer.from(stdout).toString('utf8')
  if (end.exitCode !== 0) throw new Error(`${command}: ${out}${Buffer.from(stderr).toString('utf8')}`)
  return out
}
const clear = () => sh('find . -mindepth 1 -delete')

describeWorkbench('a container', () => ({
  ...{ workspace: sandbox.workspace, workbench: sandbox.workbench, root: '/workspace' },
}))

const query = { regex: true, caseSensitive: true, wholeWord: false }
const scope = { ...query, include: [], exclude: [], hidden: true, ignored: false, context: 0, perFile: 1000 }
async function search(
  pattern: string,
  more: object = {},
  signal = new AbortController().signal,
): Promise<SearchLine[]> {
  const lines: SearchLine[] = []
  const asked = { ...scope, pattern, limit: 100_000, timeoutMs: 30_000, ...more }
  for await (const line of sandbox.workbench.search(asked, { signal })) lines.push(line)
  return lines
}

describe('searching for real', () => {
  it('tells the part of a very long line around its match, and lines around it when asked', async () => {
    await clear()
    await sh(`python3 -c "print('before\\n' + 'x' * 2000000 + 'needle' + 'y' * 2000000 + '\\nafter')" > long.txt`)
    const [match] = await search('needle')
    expect(match).toMatchObject({
      kind: 'match',
      line: 2,
      offset: 1_999_800,
      ranges: [{ from: 2_000_000, to: 2_000_006 }],
    })
    expect(match?.kind === 'match' && match.text.slice(200, 206)).toBe('needle')
    await sh("printf 'a\\nb\\nc\\n' > short.txt")
    expect((await search('^b$', { context: 1 })).filter(({ kind }) => kind === 'context')).toEqual([
      { kind: 'context', path: 'short.txt', line: 1, text: 'a' },
      { kind: 'context', path: 'short.txt', line: 3, text: 'c' },
    ])
  })

  it('minds what is no UTF-8, UTF-16 with its mark, and a pattern over lines', async () => {
    await clear()
    await sh(
      "printf '\\xe9 \\xe8 needle \\xc3\\n' > latin; printf 'x needle' | iconv -t UTF-16 > wide; printf 'one\\r\\ntwo\\n' > crlf",
    )
    const matches = (await search('needle')).flatMap((line) => (line.kind === 'match' ? [line] : []))
    expect(matches.map(({ path, ranges }) => [path, ranges]).toSorted()).toEqual([
      ['latin', [{ from: 4, to: 10 }]],
      ['wide', [{ from: 2, to: 8 }]],
    ])
    expect(await search('one\\r?\\ntwo')).toMatchObject([
      { path: 'crlf', line: 1, text: 'one', ranges: [{ from: 0, to: 3 }] },
      {},
    ])
  })

  it('is stopped in the container when the reader leaves', async () => {
    await clear()
    await sh("head -c 200000000 /dev/zero | tr '\\0' 'x' | fold -w 100 > big; cp big big2; cp big big3")
    const left = new AbortController()
    setTimeout(() => left.abort(), 100)
    await search('x', { limit: 100_000_000, perFile: 10_000_000, timeoutMs: 60_000 }, left.signal)
    await expect.poll(() => sh('pgrep -c -x rg || true'), { timeout: 30_000 }).toBe('0\n')
    await clear()
  })

  it('a replacement keeps line ends, a byte order mark, and a last line without an end', async () => {
    await clear()
    await sh("printf '\\xef\\xbb\\xbffoo a\\r\\nb foo\\r\\nfoo' > mixed; printf 'one\\ntwo\\n' > lines")
    const replaced = async (path: string, pattern: string, replacement: string) => {
      const outcome = await sandbox.workbench.replaced({ path, query: { ...query, pattern }, replacement })
      return outcome.kind === 'replaced' ? Buffer.from(outcome.after).toString('latin1') : outcome
    }
    expect(await replaced('mixed', '^(f)oo', '<$1$&>')).toBe('\xef\xbb\xbf<ffoo> a\r\nb foo\r\n<ffoo>')
    expect(await replaced('mixed', 'foo$', 'x\\ty')).toBe('\xef\xbb\xbffoo a\r\nb x\ty\r\nx\ty')
    expect(await replaced('lines', 'one\\ntwo', '$$1\\n')).toBe('$1\n\n')
  })
})

describe('git', () => {
  it('tells branch, commit and letters, also before the first commit and without a repository', async () => {
    await clear()
    expect(await sandbox.workbench.gitStatus()).toEqual({ kind: 'none' })
    await sh('git init -q -b main . && echo a > "a b" && echo m > moved && echo d > gone')
    expect(await sandbox.workbench.gitStatus()).toMatchObject({ kind: 'repository', branch: 'main', head: null })
    await sh(
      'git add -A && git commit -q -m first && echo aa > "a b" && git mv moved elsewhere && rm gone && mkdir new && echo n > new/n && echo s > staged && git add staged',
    )
    const status = await sandbox.workbench.gitStatus()
    expect(status).toMatchObject({
      branch: 'main',
      head: expect.stringMatching(/^[0-9a-f]{40}$/),
      upstream: null,
      ahead: null,
    })
    expect(status.kind === 'repository' && status.entries).toEqual([
      { path: 'a b', index: '.', worktree: 'M' },
      { path: 'elsewhere', from: 'moved', index: 'R', worktree: '.' },
      { path: 'gone', index: '.', worktree: 'D' },
      { path: 'staged', index: 'A', worktree: '.' },
      { path: 'new/', index: '?', worktree: '?' },
    ])
    await sh('git stash -q -u && git checkout -q --detach')
    expect(await sandbox.workbench.gitStatus()).toMatchObject({ branch: null, entries: [] })
    await sh(
      'git checkout -q main && git branch -q base && git checkout -q -b topic && git branch -q -u base && git commit -q --allow-empty -m x',
    )
    expect(await sandbox.workbench.gitStatus()).toMatchObject({
      branch: 'topic',
      upstream: 'base',
      ahead: 1,
      behind: 0,
    })
  })

  it('[G] runs nothing that a hostile repository proposes', async () => {
    await clear()
    await sh('git init -q . && mkdir sub && echo x > file.txt && git add -A && git commit -q -m x')
    const bait = (name: string) => `sh -c "touch /tmp/bait-${name}; cat"`
    const settings = [
      ['core.fsmonitor', bait('fsmonitor')],
      ['core.pager', bait('pager')],
      ['core.sshCommand', bait('ssh')],
      ['core.hooksPath', '/workspace/hooks'],
      ['core.alternateRefsCommand', bait('alternates')],
      ['diff.external', bait('external')],
      ['diff.evil.textconv', bait('textconv')],
      ['diff.evil.command', bait('command')],
      ['filter.evil.clean', bait('clean')],
      ['filter.evil.smudge', bait('smudge')],
      ['filter.evil.process', bait('process')],
      ['filter.evil.required', 'true'],
      ['filter.a=b.c.clean', bait('odd')],
      ['alias.status', `!${bait('alias')}`],
      ['credential.helper', `!${bait('credential')}`],
      ['gpg.program', bait('gpg')],
      ['status.submoduleSummary', 'true'],
    ]
    for (const [name, value] of settings) await sh(`git config '${name}' '${value}'`)
    await sh(
      `printf '[filter "late"]\\n\\tclean = touch /tmp/bait-included; cat\\n' > .git/more && git config include.path more`,
    )
    await sh("printf '*.txt filter=evil diff=evil\\n*.odd filter=a=b.c\\n*.late filter=late\\n' > .gitattributes")
    await sh(
      'mkdir hooks && for h in post-index-change fsmonitor-watchman pre-auto-gc; do printf "#!/bin/sh\\ntouch /tmp/bait-hook\\n" > hooks/$h; done && chmod +x hooks/*',
    )
    await sh('echo y > file.txt; echo z > z.odd; echo l > l.late; rm -f /tmp/bait-*; sleep 1; touch file.txt')
    const status = await sandbox.workbench.gitStatus()
    expect(status.kind === 'repository' && status.entries.map(({ path }) => path)).toContain('file.txt')
    expect(await sh('ls /tmp | grep bait || true')).toBe('')
    // The bait works: git by itself does take it.
    await sh('git status --porcelain >/dev/null 2>&1 || true')
    expect(await sh('ls /tmp | grep bait || true')).toContain('bait-')
    await sh('rm -f /tmp/bait-*')
  })
})

describe('kept states for real', () => {
  it('leave out a large directory that the repository ignores, and keep a small one', async () => {
    await clear()
    await sh(
      "printf 'dist\\nlogs\\n.env\\n' > .gitignore; mkdir dist logs; echo l > logs/l; echo k > .env; for i in $(seq 600); do echo $i > dist/$i; done",
    )
    const made = await sandbox.workbench.checkpoint({ checkpointId: 'k-ignored' })
    expect(made).toMatchObject({ ok: true, value: { files: 3, leftOut: 1 } })
    await sh('echo kk > .env; echo x > dist/1; echo ll > logs/l')
    const compared = await sandbox.workbench.compare('k-ignored')
    expect(compared.ok && compared.value.differences.map(({ path }) => path)).toEqual(['.env', 'logs/l'])
    expect(compared.ok && compared.value.leftOut).toEqual(['dist'])
  })

  it('of 2 000 files are taken quickly, and again much more quickly', async () => {
    await clear()
    await sh(
      `python3 -c "import os
for d in range(40):
  os.mkdir(f'd{d}')
  for f in range(50): open(f'd{d}/f{f}','wb').write(os.urandom(2700).hex().encode())"`,
    )
    await new Promise((resolve) => setTimeout(resolve, 120))
    const first = await sandbox.workbench.checkpoint({ checkpointId: 'k-first' })
    const same = await sandbox.workbench.checkpoint({ checkpointId: 'k-same' })
    await sh('echo x >> d1/f1')
    const next = await sandbox.workbench.checkpoint({ checkpointId: 'k-next' })
    const figures = [first, same, next].map((made) =>
      made.ok ? [made.value.read, Math.round(made.value.durationMs)] : [],
    )
    expect(figures.map(([read]) => read)).toEqual([2000, 0, 1])
    expect(figures[0]?.[1]).toBeLessThan(10_000)
    expect(figures[2]?.[1]).toBeLessThan(2_000)
  })
})
