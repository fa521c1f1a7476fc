// Reaching the engine: where, and what comes back.
import { createServer } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { scratchFolder } from '../testing/scratch-folder.mjs'
import { engineAddress, engineRequest, pingEngine } from './engine-request.mjs'

afterEach(() => vi.unstubAllEnvs())

/** @param {import('node:http').RequestListener} answer */
async function engine(answer) {
  const socketPath = join(scratchFolder().root, 'docker.sock')
  const server = createServer(answer)
  await new Promise((resolve) => server.listen(socketPath, resolve))
  onTestFinished(() => void server.close())
  vi.stubEnv('DOCKER_HOST', `unix://${socketPath}`)
}

test('DOCKER_HOST names the engine, else it is the usual socket', () => {
  expect(engineAddress({})).toEqual({ socketPath: '/var/run/docker.sock' })
  expect(engineAddress({ DOCKER_HOST: 'unix:///run/user/7/docker.sock' })).toEqual({
    socketPath: '/run/user/7/docker.sock',
  })
  expect(engineAddress({ DOCKER_HOST: 'tcp://box:2375' })).toEqual({ host: 'box', port: 2375 })
})

test('an answering engine, a broken one and none are told apart', async () => {
  await engine((_request, response) => response.end('OK'))
  expect(await pingEngine()).toEqual({ kind: 'answers' })
  await engine((_request, response) => response.writeHead(500).end('sick'))
  expect(await pingEngine()).toEqual({ kind: 'refused', code: 'HTTP 500', message: 'sick' })
  vi.stubEnv('DOCKER_HOST', 'unix:///no/such/docker.sock')
  expect(await pingEngine()).toMatchObject({ kind: 'refused', code: 'ENOENT' })
})

test('a body is sent whole, and the answer comes back', async () => {
  await engine(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    response.writeHead(201).end(`${request.method} ${text}`)
  })
  const answer = await engineRequest('/build', { method: 'POST', body: Readable.from(['a', 'b']) })
  expect(answer).toEqual({ status: 201, body: 'POST ab' })
})

test('a silent engine is given up', async () => {
  await engine(() => {})
  await expect(engineRequest('/info', { timeoutMs: 50 })).rejects.toThrow('silent')
})
