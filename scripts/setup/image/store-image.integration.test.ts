// Images really land in the engine, by both ways set-up knows.
import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { scratchFolder } from '../../testing/scratch-folder.mjs'
import { engineRequest } from '../engine-request.mjs'
import { buildImage, imageId, imageName, importFolder } from './store-image.mjs'

const made: string[] = []
const context = { signal: new AbortController().signal, log: () => {} }

afterEach(async () => {
  for (const tag of made.splice(0)) await engineRequest(`/images/${imageName}:${tag}`, { method: 'DELETE' })
})

function newTag() {
  const tag = `test-${randomUUID()}`
  made.push(tag)
  return tag
}

async function configOf(tag: string) {
  const { body } = await engineRequest(`/images/${imageName}:${tag}/json`)
  return JSON.parse(body).Config
}

test('a folder becomes an image with its user, environment and labels', async () => {
  const tag = newTag()
  const { root } = scratchFolder({ 'etc/hello': 'there' })
  expect(await imageId(`${imageName}:${tag}`)).toBeNull()
  const changes = ['ENV A=b', `LABEL slipway.registries='["a.test","b.test"]'`, 'USER user', 'WORKDIR /workspace']
  await importFolder(root, { tag, changes }, context)
  expect(await configOf(tag)).toMatchObject({
    Env: expect.arrayContaining(['A=b']),
    Labels: { 'slipway.registries': '["a.test","b.test"]' },
    User: 'user',
    WorkingDir: '/workspace',
  })
})

test('a Dockerfile becomes an image', async () => {
  const tag = newTag()
  const { root } = scratchFolder({ Dockerfile: 'FROM scratch\nCOPY hello /hello\nUSER user\n', hello: 'there' })
  await buildImage(['-C', root, 'Dockerfile', 'hello'], tag, context)
  expect(await configOf(tag)).toMatchObject({ User: 'user' })
})

test('a Dockerfile that fails is a sentence with its cause', async () => {
  const { root } = scratchFolder({ Dockerfile: 'FROM scratch\nCOPY missing /missing\n' })
  await expect(buildImage(['-C', root, 'Dockerfile'], newTag(), context)).rejects.toThrow('missing')
})
