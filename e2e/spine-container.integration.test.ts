/** Bad input and bad luck with a real container: clear errors where the caller looks, and the session stays usable. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

const command = promisify(execFile)
let rig: ServerRig
let id: string
beforeAll(async () => {
  rig = await startServer()
  id = await rig.session({ allow: ['Bash(*)'] })
})
afterAll(() => rig[Symbol.asyncDispose]())

const is =
  (type: string) =>
  ({ event }: Envelope) =>
    event.type === type
const exec = async (shell: string, session = id) =>
  (await rig.ask('POST', `/api/sessions/${session}/exec`, { body: { command: shell } })).json
const file = (path: string) => rig.ask('GET', `/api/sessions/${id}/files?path=${encodeURIComponent(path)}`)

test.each([
  ['a link to a file outside', 'ln -sf /etc/passwd out', 'out', 403],
  ['a directory that is a link outside', 'ln -sfn /etc etc', 'etc/passwd', 403],
  ['a pipe', 'mkfifo -m 666 pipe', 'pipe', 422],
  ['a way out', 'true', '../../etc/passwd', 403],
  ['a file of one gigabyte', 'truncate -s 1G big', 'big', 413],
])('[R G] %s', async (_name, make, path, status) => {
  expect((await exec(`cd /workspace && ${make}`)).exitCode).toBe(0)
  const read = await file(path)
  expect({ status: read.status, type: read.headers.get('content-type') }).toEqual({
    ...{ status, type: 'application/problem+json' },
  })
  await exec('cd /workspace && rm -rf out etc pipe big')
})

test('a link that leads out is not written through', async () => {
  await exec('cd /workspace && ln -sf /tmp/target through')
  const put = await rig.ask('PUT', `/api/sessions/${id}/files?path=through`, { bytes: Buffer.from('x') })
  const target = await exec('cat /tmp/target')
  expect(put.status === 403 || target.exitCode !== 0).toBe(true)
})

test('[R23] binary and broken text go through as bytes, and as repaired text', async () => {
  const bytes = Buffer.from([0, 255, 254, 0xc3, 0x28, 10, 0xed, 0xa0, 0x80])
  await rig.ask('PUT', `/api/sessions/${id}/files?path=odd.bin`, { bytes })
  const response = await fetch(`${rig.url}/api/sessions/${id}/files?path=odd.bin`, {
    headers: { authorization: `Bearer ${rig.token}` },
  })
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes)
  expect((await exec('cat /workspace/odd.bin')).stdout.isWellFormed()).toBe(true)
})

test('[R22] a gigabyte of output is cut for the caller and for the model; the server stays small', async () => {
  const big = await exec('head -c 1000000000 /dev/zero | tr "\\\\0" x')
  expect({ exitCode: big.exitCode, truncated: big.truncated }).toEqual({ exitCode: 0, truncated: true })
  expect(big.stdout.length).toBeLessThanOrEqual(8 * 1024 * 1024)
  rig.model.enqueue(toolUse('Bash', { command: 'head -c 50000000 /dev/zero | tr "\\\\0" y' }), text('Long.'))
  const { seq } = (await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Flood' } })).json
  const events = await rig.events(id, is('turn-ended'), { after: seq })
  expect(JSON.stringify(events.find(is('call-completed'))).length).toBeLessThan(200_000)
  expect(rig.model.violations()).toEqual([])
})

describe('[I] archives', () => {
  const put = (bytes: Buffer) => rig.ask('PUT', `/api/sessions/${id}/archive`, { bytes })

  test.each([
    ['..', tar([{ name: '../escaped', content: 'x' }])],
    ['an absolute name', tar([{ name: '/tmp/absolute', content: 'x' }])],
    [
      'a link out and a file through it',
      tar([
        { name: 'way', link: '/tmp' },
        { name: 'way/through', content: 'x' },
      ]),
    ],
    ['no archive at all', Buffer.from('this is no archive')],
    ['half an archive', gzipSync(tar([{ name: 'half', content: 'x'.repeat(5_000) }])).subarray(0, 40)],
  ])('%s', async (_name, bytes) => {
    const answered = await put(bytes)
    expect(answered.status).toBeGreaterThanOrEqual(400)
    expect(answered.status).toBeLessThan(500)
    const found = await exec('ls /tmp/absolute /tmp/through /escaped /workspace/../escaped 2>/dev/null | wc -l')
    expect(found.stdout.trim()).toBe('0')
  })

  test('a good one is unpacked, with or without compression', async () => {
    expect((await put(gzipSync(tar([{ name: 'dir/good.txt', content: 'good' }])))).json).toMatchObject({ files: 1 })
    expect((await file('dir/good.txt')).text).toBe('good')
  })
})

test('[R7] a container that is killed is told of, and comes back with its files', async () => {
  const killed = await rig.session()
  await exec('echo kept > /workspace/kept', killed)
  const { state } = (await rig.ask('GET', `/api/sessions/${killed}`)).json
  const { stdout } = await command('docker', ['ps', '-q', '--filter', `label=slipway.sandbox=${state.sandboxId}`])
  await command('docker', ['kill', stdout.trim()])
  const events = await rig.events(killed, is('sandbox-lost'))
  expect(events.at(-1)?.event).toMatchObject({ reason: expect.stringMatching(/\w/) })
  expect((await exec('cat /workspace/kept', killed)).stdout).toBe('kept\n')
})

test('a repository that cannot be had is told with a reason, and the session can be used', async () => {
  const cloned = await rig.session({ source: { kind: 'git', url: 'https://127.0.0.1:1/nothing.git' } })
  const events = await rig.events(cloned, is('source-failed'))
  expect(events.at(-1)?.event).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/\w/) })
  expect((await rig.ask('GET', `/api/sessions/${cloned}`)).json).toMatchObject({ status: 'failed' })
  expect((await exec('echo usable', cloned)).stdout).toBe('usable\n')
})

/** A tar of our own, so that it can hold what no tool would write. */
function tar(entries: { name: string; content?: string; link?: string }[]): Buffer {
  const blocks = entries.flatMap(({ name, content = '', link }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write('0000644\0', 100)
    header.write('0001750\0', 108)
    header.write('0001750\0', 116)
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write('        ', 148)
    header.write(link === undefined ? '0' : '2', 156)
    if (link !== undefined) header.write(link, 157)
    header.write('ustar\0', 257)
    header.write('00', 263)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
    body.write(content)
    return [header, body]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}
