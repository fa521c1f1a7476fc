/** Files of the build: served as they are, compressed once, and nothing beside them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createStaticFiles } from './static-files.ts'

const CODE = 'const answer = 42\n'.repeat(2_000)
let folder: string
let port: number
let close: () => void

beforeAll(async () => {
  folder = await mkdtemp('/tmp/slip-static-')
  await mkdir(join(folder, 'static', 'chunks'), { recursive: true })
  await writeFile(join(folder, 'secret.js'), 'secret')
  await writeFile(join(folder, 'static', 'chunks', 'a-1.js'), CODE)
  await writeFile(join(folder, 'static', 'chunks', 'font.woff2'), 'dense')
  await writeFile(join(folder, 'static', '.hidden.js'), 'hidden')
  const files = createStaticFiles({ folder: join(folder, 'static'), prefix: '/_next/static/' })
  const server = createServer((asked, response) => {
    void files.serve(asked, response).then((served) => served || response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  close = () => server.close()
})
afterAll(async () => {
  close()
  await rm(folder, { recursive: true, force: true })
})

/** Sent as it stands: `fetch` would tidy the path. */
function get(path: string, { coding = 'identity', method = 'GET' } = {}) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    const asking = request(
      { host: '127.0.0.1', port, path, method, headers: { 'accept-encoding': coding } },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response
          resolve({ status, headers, body: Buffer.concat(parts) })
        })
      },
    )
    asking.on('error', reject).end()
  })
}

test('a file comes whole, in the coding that was asked for, and may be kept for ever', async () => {
  const path = '/_next/static/chunks/a-1.js?x=1'
  const plain = await get(path)
  expect(plain).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  expect(plain.headers['cache-control']).toContain('immutable')
  expect(plain.body.toString()).toBe(CODE)
  expect(gunzipSync((await get(path, { coding: 'gzip, deflate' })).body).toString()).toBe(CODE)
  const small = await get(path, { coding: 'gzip, deflate, br, zstd' })
  expect(small.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(small.body).toString()).toBe(CODE)
  expect(small.body.length).toBeLessThan(CODE.length / 10)
  expect((await get('/_next/static/chunks/font.woff2', { coding: 'br' })).headers['content-encoding']).toBeUndefined()
})

test('it is read once: what lies there later is another build’s', async () => {
  await writeFile(join(folder, 'static', 'chunks', 'b.js'), 'first')
  expect((await get('/_next/static/chunks/b.js')).body.toString()).toBe('first')
  await writeFile(join(folder, 'static', 'chunks', 'b.js'), 'second')
  expect((await get('/_next/static/chunks/b.js')).body.toString()).toBe('first')
  expect((await get('/_next/static/chunks/c.js')).status).toBe(404)
  await writeFile(join(folder, 'static', 'chunks', 'c.js'), 'came')
  expect((await get('/_next/static/chunks/c.js')).status).toBe(200)
})

test('HEAD has the same head and no body; nothing else is answered', async () => {
  const head = await get('/_next/static/chunks/a-1.js', { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': String(CODE.length) } })
  expect(head.body).toHaveLength(0)
  expect((await get('/_next/static/chunks/a-1.js', { method: 'POST' })).status).toBe(404)
})

test.each([
  '/_next/static/../secret.js',
  '/_next/static/chunks/../../secret.js',
  '/_next/static/%2e%2e/secret.js',
  '/_next/static//etc/passwd',
  '/_next/static/.hidden.js',
  '/_next/static/chunks',
  '/_next/static/',
  '/secret.js',
])('nothing beside them: %s', async (path) => {
  expect((await get(path)).status).toBe(404)
})
