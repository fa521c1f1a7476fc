/** The Workbench of the real daemon, over its own socket and without a container. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LocalDaemon } from '../testing/local-daemon.ts'
import { describeWorkbench } from '../testing/workbench-contract.ts'
import type { Workbench } from '../workbench.ts'
import type { Workspace } from '../workspace.ts'
import { Link } from './link.ts'
import { remoteWorkbench } from './remote-workbench.ts'
import { remoteWorkspace } from './remote-workspace.ts'

let daemon: LocalDaemon
let link: Link
let workspace: Workspace
let workbench: Workbench

beforeAll(async () => {
  daemon = new LocalDaemon()
  await daemon.start()
  link = await Link.connect({ epoch: 1, dial: () => daemon.dial() })
  workspace = remoteWorkspace(link, daemon.root)
  workbench = remoteWorkbench(link)
})
afterAll(async () => {
  await link?.detach()
  await daemon?.[Symbol.asyncDispose]()
})

const ripgrep = spawnSync('rg', ['--version']).status === 0
describeWorkbench('the daemon', () => ({ workspace, workbench, root: daemon.root }), { ripgrep })

const run = async (command: string) => {
  const request = { key: `k-${randomUUID()}`, inputHash: 'h', command, timeoutMs: 30_000, output: 'merged' as const }
  const execution = await workspace.exec(request)
  const parts: Uint8Array[] = []
  for await (const chunk of execution.output()) parts.push(chunk.bytes)
  return Buffer.concat(parts).toString('utf8')
}
const take = async () => {
  const made = await workbench.checkpoint({ checkpointId: `k-${randomUUID().slice(0, 8)}` })
  if (!made.ok) throw new Error(made.problem.message)
  return made.value
}
const differences = async (checkpointId: string) => {
  const compared = await workbench.compare(checkpointId)
  if (!compared.ok) throw new Error(compared.problem.message)
  return compared.value.differences
}

describe('kept states of a real tree', () => {
  it('keep modes, links, empty directories and nested repositories, and read only what changed', async () => {
    await run(
      'rm -rf * .[!.]*; mkdir -p empty deep/repo/.git && echo x > deep/repo/file && echo y > tool && chmod 755 tool && ln -s tool link',
    )
    await new Promise((resolve) => setTimeout(resolve, 120))
    const first = await take()
    expect(first.files).toBe(2)
    expect((await take()).read).toBe(0)
    await run('chmod 644 tool; ln -sfn deep link; echo z >> deep/repo/file; rmdir empty')
    const told = (await differences(first.checkpointId)).map(({ path, status, type, modeBefore, modeAfter }) => ({
      path,
      status,
      type,
      modeBefore,
      modeAfter,
    }))
    expect(told).toEqual([
      { path: 'deep/repo/file', status: 'modified', type: 'file', modeBefore: 0o644, modeAfter: 0o644 },
      { path: 'link', status: 'modified', type: 'link', modeBefore: 0o777, modeAfter: 0o777 },
      { path: 'tool', status: 'mode', type: 'file', modeBefore: 0o755, modeAfter: 0o644 },
    ])
    expect((await take()).treeHash).not.toBe(first.treeHash)
  })

  it('see a change of the same size within one tick of the clock, and one that hides its time', async () => {
    await run('rm -rf *; echo aaaa > quick; echo bbbb > sly; touch -d "2020-01-01" sly')
    const { checkpointId } = await take()
    await run('echo cccc > quick; echo dddd > sly; touch -d "2020-01-01" sly')
    expect((await differences(checkpointId)).map(({ path }) => path)).toEqual(['quick', 'sly'])
  })

  it('cannot be looked into or changed by what runs in the container', async () => {
    if (process.getuid?.() !== 0) return
    await run('rm -rf *; echo secret > a')
    await take()
    const kept = join(daemon.dir, 'state/private/checkpoints')
    expect(statSync(kept).mode & 0o777).toBe(0o700)
    expect(await run(`ls ${kept}; echo x > ${kept}/objects/x`)).toMatch(/Permission denied[\s\S]*Permission denied/)
  })

  it('say when a content that was kept is damaged, instead of giving it', async () => {
    await run('rm -rf *; echo whole > a')
    const { checkpointId } = await take()
    const file = await workbench.keptFile({ checkpointId, path: 'a' })
    const hash = file.ok ? (file.value.sha256 ?? '') : ''
    writeFileSync(join(daemon.dir, 'state/private/checkpoints/objects', hash.slice(0, 2), hash.slice(2)), 'broken')
    expect(await workbench.keptFile({ checkpointId, path: 'a' })).toMatchObject({ ok: true, value: { bytes: null } })
    expect(await workbench.keptContent(hash)).toMatchObject({ problem: { kind: 'not_found' } })
  })

  it('survive the daemon, and what was known of the files then is still known', async () => {
    await using other = new LocalDaemon()
    await other.start()
    for (let index = 0; index < 20; index++) writeFileSync(join(other.root, `f${index}`), String(index))
    await new Promise((resolve) => setTimeout(resolve, 120))
    const before = await Link.connect({ epoch: 1, dial: () => other.dial() })
    const first = await remoteWorkbench(before).checkpoint({ checkpointId: 'k-1' })
    expect(first).toMatchObject({ ok: true, value: { files: 20, read: 20 } })
    await before.detach()
    await other.kill()
    await other.start()
    const after = await Link.connect({ epoch: 2, dial: () => other.dial() })
    const again = remoteWorkbench(after)
    expect(await again.checkpoint({ checkpointId: 'k-1' })).toMatchObject({ ok: true, value: { files: 20 } })
    expect(await again.checkpoint({ checkpointId: 'k-2' })).toMatchObject({
      ok: true,
      value: { parent: 'k-1', read: 0 },
    })
    expect(readdirSync(join(other.dir, 'state/private/checkpoints/manifests')).length).toBe(2)
    await after.detach()
  })
})

describe('a watch on a real tree', () => {
  it('sees new directories and what comes into them, commits, and nothing of installed packages', async () => {
    await run('rm -rf * .[!.]*; mkdir -p src node_modules/p .git')
    const stop = new AbortController()
    const seen = new Set<string>()
    const watching = (async () => {
      for await (const { paths } of workspace.watch(daemon.root, { signal: stop.signal }))
        for (const path of paths) seen.add(path.slice(daemon.root.length + 1))
    })()
    const until = (path: string, act: string) =>
      expect.poll(() => run(act).then(() => seen.has(path)), { timeout: 30_000, interval: 200 }).toBe(true)
    await until('src/a', 'date +%N > src/a')
    await until('src/new/deep/b', 'mkdir -p src/new/deep; date +%N > src/new/deep/b')
    await until('.git/HEAD', 'date +%N > .git/HEAD')
    await run('echo x > node_modules/p/i.js; mv src moved')
    await until('moved/new/deep/b', 'date +%N > moved/new/deep/b')
    stop.abort()
    await watching
    expect([...seen].filter((path) => path.startsWith('node_modules/'))).toEqual([])
  })
})
