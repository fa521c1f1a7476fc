/** Any image with glibc will do: it gets the daemon and a Node of its own, and keeps what it says of itself. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Sandbox } from '../provider.ts'
import { type BareImage, makeBareImage } from '../testing/bare-image.ts'
import { type DockerRig, runIn, startDockerRig } from '../testing/docker-rig.ts'

let image: BareImage
let rig: DockerRig
let sandbox: Sandbox
beforeAll(async () => {
  image = await makeBareImage(`slipway-test-bare:${randomUUID().slice(0, 8)}`)
  rig = await startDockerRig()
  sandbox = await rig.make(rig.specOf('bare', { image: image.name }))
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await image?.[Symbol.asyncDispose]()
})

test('it has neither Node nor our tools, and the daemon runs in it all the same', async () => {
  const { out } = await runIn(
    sandbox,
    'for p in node git rg python3; do command -v $p || echo no $p; done; id -u; pwd; echo $HOME',
  )
  expect(out).toBe('no node\nno git\nno rg\nno python3\n1000\n/workspace\n/home/user\n')
})

test('what it sets in its environment holds for commands, with the way out and the home of a session', async () => {
  const { out } = await runIn(sandbox, 'echo $PATH; echo $FROM_IMAGE; echo $http_proxy')
  expect(out).toBe('/home/user/.local/bin:/opt/tools/bin:/usr/bin:/bin\nyes\nhttp://127.0.0.1:3128\n')
})

test('workspace and home can be written, and come back after a stop', async () => {
  const path = '/workspace/dir/file'
  expect(await sandbox.workspace.writeFile({ key: null, path, bytes: Buffer.from('x') })).toMatchObject({ ok: true })
  expect(await runIn(sandbox, 'echo y > ~/y && cat dir/file && stat -c %u dir/file')).toMatchObject({ out: 'x1000\n' })
  await rig.provider.stop(sandbox.id)
  const opened = await rig.provider.open(rig.specOf('bare', { image: image.name }))
  if (!opened.ok) throw new Error(opened.problem.message)
  sandbox = opened.value.sandbox
  expect((await runIn(sandbox, 'cat dir/file ~/y')).out).toBe('xy\n')
})

test('searches go by grep, in the same words, and what it cannot do is said', async () => {
  await runIn(
    sandbox,
    "mkdir -p s/.git && printf 'one\\ntwo\\nthree\\n' > s/a.txt && echo two > s/b.md && echo two > s/.git/c && printf 'two\\0' > s/bin",
  )
  const base = { path: '/workspace/s', timeoutMs: 10_000, maxLines: 100 }
  const search = async (more: object) => {
    const found = await sandbox.workspace.search({ ...base, pattern: 'two', mode: 'content', ...more })
    return found.ok ? (found.value.error ?? [...found.value.lines].sort()) : found.problem
  }
  expect(await search({})).toEqual(['/workspace/s/a.txt:2:two', '/workspace/s/b.md:1:two'])
  expect(await search({ glob: '*.txt', before: 1 })).toEqual(['/workspace/s/a.txt-1-one', '/workspace/s/a.txt:2:two'])
  expect(await search({ mode: 'count', pattern: 'o' })).toEqual(['/workspace/s/a.txt:2', '/workspace/s/b.md:1'])
  expect(await search({ mode: 'files_with_matches', pattern: '^t\\w+e$' })).toEqual(['/workspace/s/a.txt'])
  expect(await search({ multiline: true })).toContain('ripgrep')
  expect(await search({ type: 'ts' })).toContain('ripgrep')
})

test('an image that cannot run the daemon, or is not there, is told in words and leaves nothing', async () => {
  const made = await rig.provider.create(rig.specOf('absent', { image: 'slipway-test-no-such-image:latest' }))
  expect(made).toMatchObject({
    ok: false,
    problem: { kind: 'image_missing', message: expect.stringContaining('image') },
  })
  expect((await rig.provider.list()).map(({ sandboxId }) => sandboxId)).toEqual([sandbox.id])
})
