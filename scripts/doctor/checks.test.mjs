// What doctor says when something is missing: an engine, an image, a Node, watches, namespaces.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { diskCheck } from './checks/disk.mjs'
import { engineCheck } from './checks/engine.mjs'
import { imageCheck } from './checks/image.mjs'
import { judgeNamespaces } from './checks/namespaces.mjs'
import { judgeNode } from './checks/node.mjs'
import { judgeWatches } from './checks/watches.mjs'

/** An engine of this test: answers what it is given, and is the one that DOCKER_HOST names. */
async function engineThatSays(answers) {
  const { root } = scratchFolder()
  const path = join(root, 'docker.sock')
  const server = createServer((request, response) => {
    const [status, body] = answers[request.url ?? ''] ?? [404, { message: 'nothing' }]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise((resolve) => server.listen(path, resolve))
  onTestFinished(() => void server.close())
  vi.stubEnv('DOCKER_HOST', `unix://${path}`)
  onTestFinished(() => void vi.unstubAllEnvs())
}

test('without an engine the engine and the image fail and say what to do, and the rest is still looked at', async () => {
  vi.stubEnv('DOCKER_HOST', `unix://${scratchFolder().root}/none.sock`)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(await engineCheck.look()).toMatchObject({
    ...{ level: 'fail', found: 'no Docker engine answers (ENOENT)', advice: expect.stringContaining('npm start') },
  })
  expect(await imageCheck.look()).toMatchObject({ level: 'fail', advice: expect.stringContaining('"engine"') })
  expect((await diskCheck.look()).found).toMatch(/free for/)
})

test('an engine without the image is told apart from one that has it', async () => {
  const ping = { '/_ping': [200, 'OK'] }
  vi.stubEnv('SLIPWAY_SANDBOX_IMAGE', 'mine:1')
  await engineThatSays(ping)
  expect(await imageCheck.look()).toMatchObject({ level: 'fail', found: 'mine:1 is not there' })
  await engineThatSays({ ...ping, '/images/mine%3A1/json': [200, { Size: 2e9 }] })
  vi.stubEnv('SLIPWAY_SANDBOX_IMAGE', 'mine:1')
  expect(await imageCheck.look()).toMatchObject({ level: 'ok', found: expect.stringContaining('mine:1') })
})

test('an engine that answers is judged by its versions', async () => {
  const version = { Version: '20.10.5', Components: [{ Name: 'runc', Version: '1.0.0' }] }
  await engineThatSays({ '/_ping': [200, 'OK'], '/version': [200, version] })
  expect(await engineCheck.look()).toMatchObject({ level: 'warn', found: 'Docker 20.10.5, runc 1.0.0' })
})

test('a Node that is too old fails with the sentence of set-up', () => {
  expect(judgeNode('Node 20.19 or newer is needed.')).toMatchObject({
    ...{ level: 'fail', advice: 'Node 20.19 or newer is needed.' },
  })
  expect(judgeNode('').level).toBe('ok')
})

test('few watches are a warning with the very command that mends it', () => {
  const low = [
    { name: 'max_user_instances', value: 128, floor: 1024 },
    { name: 'max_user_watches', value: 8192, floor: 524_288 },
  ]
  const finding = judgeWatches(low)
  expect(finding).toMatchObject({ level: 'warn', found: 'max_user_instances 128, max_user_watches 8192' })
  expect(finding.advice).toContain('sudo sysctl fs.inotify.max_user_instances=1024 fs.inotify.max_user_watches=524288')
  expect(judgeWatches([]).level).toBe('ok')
})

test('forbidden user namespaces matter to root with the embedded database, and to nobody else', () => {
  const level = (more) => judgeNamespaces({ databaseUrl: '', uid: 0, code: 1, ...more }).level
  expect(level({})).toBe('warn')
  expect([{ code: 0 }, { uid: 1000 }, { databaseUrl: 'postgresql://x' }].map(level)).toEqual(['ok', 'ok', 'ok'])
})
