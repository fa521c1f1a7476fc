/** A session that starts from a repository really has it; one that cannot says why, and can be used all the same. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { type PackageHost, startPackageHost } from '#sandbox/testing/registries/package-host.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

let host: PackageHost
let rig: ServerRig
beforeAll(async () => {
  host = await startPackageHost()
  rig = await startServer({ environment: { SLIPWAY_PRIVATE_HOSTS: host.host } })
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await host?.[Symbol.asyncDispose]()
})

const is =
  (...types: string[]) =>
  ({ event }: Envelope) =>
    types.includes(event.type)
const exec = async (id: string, command: string) =>
  (await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command } })).json
const started = async (path: string, ref?: string) => {
  const source = { kind: 'git', url: `${host.url}/git/${path}`, ...(ref === undefined ? {} : { ref }) }
  const id = await rig.session({ source })
  const events = await rig.events(id, is('source-prepared', 'source-failed'))
  return { id, events, outcome: events.at(-1)?.event }
}

test('a repository is cloned into the session, through the way out, each request an event', async () => {
  const { id, outcome } = await started('repo.git')
  expect(outcome).toMatchObject({ type: 'source-prepared', files: 1, commit: host.git.commits.main, branch: 'main' })
  expect((await exec(id, 'cat README && git status --short && git remote get-url origin')).stdout).toBe(
    `second\n${host.url}/git/repo.git\n`,
  )
  const [name, port] = host.host.split(':')
  const asked = await rig.events(id, is('egress-requested'))
  expect(asked.at(-1)?.event).toMatchObject({ host: name, port: Number(port), verb: 'GET', verdict: 'allowed' })
  expect((await rig.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({ title: 'repo' })
})

test.each(['topic', 'v1'] as const)('the branch or tag that was asked for is what lies there: %s', async (ref) => {
  const { id, outcome } = await started('repo.git', ref)
  expect(outcome).toMatchObject({ type: 'source-prepared', commit: host.git.commits[ref] })
  expect((await exec(id, 'git rev-parse HEAD')).stdout.trim()).toBe(host.git.commits[ref])
})

test.each([
  ['does not exist', 'none.git', undefined, 'not_found', /no repository/],
  ['does not exist and is asked for a branch', 'none.git', 'main', 'not_found', /no repository/],
  ['asks for a password', 'private.git', undefined, 'authentication', /name and a password/],
  ['has no such branch', 'repo.git', 'no-such', 'unknown_ref', /no such branch/],
])('a repository that %s is told of, and the session can be used', async (_what, path, ref, code, message) => {
  const { id, outcome } = await started(path, ref)
  expect(outcome).toMatchObject({ type: 'source-failed', code, message: expect.stringMatching(message) })
  expect((await rig.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({ status: 'failed' })
  expect((await exec(id, 'echo usable')).stdout).toBe('usable\n')
})

test('a host whose address is private and nobody has made an exception for is refused in words', async () => {
  const id = await rig.session({ source: { kind: 'git', url: 'http://127.0.0.3:9/x.git' } })
  const events = await rig.events(id, is('source-failed'))
  expect(events.at(-1)?.event).toMatchObject({
    code: 'egress_denied',
    message: expect.stringContaining('lies at a private address'),
  })
})

test.each([
  '/etc',
  './repo',
  'file:///etc',
  'ext::sh -c id',
  'fd::17',
  '--upload-pack=id',
  'git://host/x',
  'https://user:secret@host/x',
  'https://host/a\nb',
])('%j is no address to clone from: no session is made', async (url) => {
  const before = (await rig.ask('GET', '/api/sessions?limit=200')).json.sessions.length
  const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'git', url } } })
  expect(made.status).toBeGreaterThanOrEqual(400)
  expect(made.status).toBeLessThan(500)
  expect(made.headers.get('content-type')).toBe('application/problem+json')
  expect(made.text).not.toContain('secret')
  expect((await rig.ask('GET', '/api/sessions?limit=200')).json.sessions.length).toBe(before)
})
