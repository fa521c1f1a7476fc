/** Secrets that were made for this run are in no log, event, table, answer, page or container; what is no secret is found at the same places. */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { namesOf } from '#sandbox/engine/profile.ts'
import { SILENT } from '#server/store/logger.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { urlOf } from '#server/store/testing/second-server.ts'
import { answer } from './model-server/answers/answer.ts'
import { httpError, text, toolUse } from './model-server/answers/builders.ts'
import { createCanaries, newCanary } from './rig/canaries.ts'
import { signIn } from './rig/signed-in.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'
import { is } from './rig/turn-oracle.ts'

const run = promisify(execFile)
const canaries = createCanaries()
/** No secret: shows that the search would find one. */
const DECOY = newCanary()
const password = newCanary()

let directory: string
let store: Store
let rig: ServerRig
let sessionId: string
let cookie: string
let container: string
const answers: { path: string; status: number; text: string }[] = []

async function get(path: string, headers: Record<string, string> = {}): Promise<number> {
  const { status, text, headers: back } = await rig.ask('GET', path, { headers })
  answers.push({ path, status, text: `${JSON.stringify([...back])}\n${text}` })
  return status
}

/** What goes wrong is told to whoever asked: bodies that are none, another method, a wrong token, a foreign host. */
async function provoke(): Promise<void> {
  const wrong = [
    rig.ask('GET', '/api/nothing'),
    rig.ask('PUT', '/api/sessions', { body: {} }),
    rig.ask('POST', '/api/sessions', { headers: { 'content-type': 'application/json' }, bytes: Buffer.from('{') }),
    rig.ask('POST', '/api/sessions', { body: { source: { kind: 'git', url: 'file:///etc/passwd' } } }),
    rig.ask('GET', '/api/me', { token: `${rig.token}x` }),
    rig.ask('POST', '/api/sign-in', { token: null, body: { secret: 'slipway_link_wrong' } }),
    rig.ask('GET', '/api/sessions/s-nobody'),
    rig.ask('GET', `/api/sessions/${sessionId}/files?path=../../etc/passwd`),
    rig.ask('POST', `/api/sessions/${sessionId}/exec`, { body: { command: 'cat /nothing; env; exit 3' } }),
  ]
  for (const { status, text } of await Promise.all(wrong)) answers.push({ path: 'wrong', status, text })
  const foreign = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(rig.url)
    const headers = { host: 'foreign.example.com', authorization: `Bearer ${rig.token}` }
    httpRequest({ hostname, port, path: '/api/me', headers }, (response) => {
      response.setEncoding('utf8')
      let said = JSON.stringify(response.headers)
      response.on('data', (piece: string) => (said += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: said }))
    })
      .on('error', reject)
      .end()
  })
  expect(foreign.status).toBe(421)
  answers.push({ path: 'foreign host', ...foreign })
}

/** One turn in which the agent looks for secrets, and one whose key is refused. */
async function work(): Promise<void> {
  const look = `echo ${DECOY}; env; cat /proc/*/environ /proc/*/cmdline 2>/dev/null | tr '\\0' '\\n'; exit 0`
  rig.model.enqueue(answer(text('I look.'), toolUse('Bash', { command: look })), text(`Nothing. ${DECOY}`))
  const send = (words: string) =>
    rig.ask('POST', `/api/sessions/${sessionId}/messages`, { body: { text: words } }).then(({ json }) => json.seq)
  await send(`Look around. ${DECOY}`)
  const events = await rig.events(sessionId, is('turn-ended'))
  expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
  expect(events.find(is('call-completed'))?.event).toMatchObject({ isError: false })
  rig.model.enqueue(httpError(401))
  const after = await send('And again.')
  const failed = await rig.events(sessionId, is('turn-ended'), { after })
  expect(failed.at(-1)?.event).toMatchObject({ reason: 'model_error' })
  const made = events.find(is('sandbox-ready'))?.event
  if (made?.type !== 'sandbox-ready') throw new Error('no container')
  container = namesOf(made.sandboxId).container
}

beforeAll(async () => {
  directory = await mkdtemp('/tmp/slip-')
  const secretKey = randomBytes(32).toString('base64')
  store = await openStore({ dataDir: join(directory, 'd'), secretKey, logger: SILENT, ballastBytes: 0 })
  const address = new URL(urlOf(join(directory, 'd')))
  address.password = password
  const modelKey = newCanary()
  rig = await startServer({
    modelKey,
    environment: { DATABASE_URL: address.href, SLIPWAY_SECRET_KEY: secretKey, SLIPWAY_LOG_LEVEL: 'debug' },
  })
  canaries.add('model key', modelKey)
  canaries.add('admin token', rig.token)
  canaries.add('database password', password)
  canaries.add('secret key', secretKey)
  const stored = newCanary()
  canaries.add('key in the settings', stored)
  const put = await rig.ask('PUT', '/api/settings/model', { body: { apiKey: stored } })
  expect(put.status).toBe(200)
  answers.push({ path: 'settings', status: put.status, text: put.text })
  const link = await rig.ask('POST', '/api/sign-in-links', { body: {} })
  canaries.add('sign-in secret', String(link.json.url).split('#')[1] ?? '')
  const person = await signIn(rig)
  cookie = person.cookie
  canaries.add('session cookie', cookie.slice(cookie.indexOf('=') + 1))
  const token = await rig.ask('POST', '/api/tokens', { body: { name: 'canary' } })
  canaries.add('API token', String(token.json.token))
  sessionId = await rig.session({ title: DECOY, allow: ['Bash(*)'] })
  await work()
  await provoke()
}, 240_000)
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

test('the search finds a secret in every common spelling', () => {
  const [[name, secret] = ['', '']] = [...canaries.secrets]
  for (const text of [
    `a${secret}b`,
    Buffer.from(secret).toString('hex'),
    Buffer.from(`Bearer ${secret}!`).toString('base64'),
    Buffer.from(`x${secret}`).toString('base64'),
  ])
    expect(canaries.found(text)).toEqual([name])
  expect(canaries.secrets.size).toBe(8)
})

test('none is in what the server printed, at the wordiest level, also when its database is torn away', async () => {
  const client = new pg.Client({ connectionString: urlOf(join(directory, 'd')) })
  await client.connect()
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()')
  await client.end()
  await expect.poll(() => rig.printed(), { timeout: 30_000 }).toMatch(/"level":[45]0/)
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status, { timeout: 30_000 }).toBe(200)
  expect(canaries.found(rig.printed())).toEqual([])
})

test('none is in the last words of a server that cannot start', async () => {
  const unreachable = `postgresql://slipway:${password}@127.0.0.1:1/none`
  const environment = { ...rig.environment, DATABASE_URL: unreachable, SLIPWAY_DATA_DIR: join(directory, 'other') }
  const broken = { ...rig.environment, SLIPWAY_SECRET_KEY: `${password}!`, SLIPWAY_DATA_DIR: join(directory, 'third') }
  for (const env of [environment, broken]) {
    const words = await run(process.execPath, ['dist/server/main.js'], {
      env: env as unknown as NodeJS.ProcessEnv,
      timeout: 60_000,
    }).then(
      () => 'started',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    )
    expect(words).toMatch(/^Slipway cannot start: [A-Z].+\.$/m)
    expect(canaries.found(words)).toEqual([])
  }
})

test('none is in any row of the database, nor in the data directories', async () => {
  const client = new pg.Client({ connectionString: urlOf(join(directory, 'd')) })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    expect(tables.length).toBeGreaterThan(10)
    let decoys = 0
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)
      const all = rows.map(({ row }) => row).join('\n')
      expect([name, canaries.found(all)]).toEqual([name, []])
      if (all.includes(DECOY)) decoys += 1
    }
    // Events, the list of sessions, messages.
    expect(decoys).toBeGreaterThanOrEqual(3)
  } finally {
    await client.end()
  }
  for (const entry of await readdir(rig.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    expect([path, canaries.found(await readFile(path))]).toEqual([path, []])
  }
})

test('none is in any answer or page, also of what went wrong', async () => {
  const ofSession = ['', '/events?follow=false', '/changes', '/files?path=', '/rules', '/ports', '/terminals', '/git']
  const api = ['/livez', '/readyz', '/metrics', '/api/openapi.json', '/api/me', '/api/settings', '/api/settings/model']
  const lists = ['/api/me/preferences', '/api/tokens', '/api/sessions', '/api/rules', '/api/permissions/policy']
  for (const path of [...api, ...lists, ...ofSession.map((rest) => `/api/sessions/${sessionId}${rest}`)]) {
    expect([path, await get(path)]).not.toEqual([path, 500])
  }
  for (const path of ['/', '/sign-in', '/settings', `/s/${sessionId}`]) {
    const { status, text } = await rig.ask('GET', path, { token: null, headers: { cookie } })
    expect([path, status]).toEqual([path, 200])
    answers.push({ path, status, text })
  }
  expect(answers.filter(({ text }) => text.includes(DECOY)).length).toBeGreaterThanOrEqual(2)
  expect(answers.filter(({ status }) => status >= 400).length).toBeGreaterThanOrEqual(8)
  for (const { path, text } of answers) expect([path, canaries.found(text)]).toEqual([path, []])
})

test('none is in the container: not in its files, nor in the memory of what its processes were started with', async () => {
  const inside = async (command: string) => {
    const { stdout } = await run('docker', ['exec', '--user', '0:0', container, 'sh', '-c', command], {
      ...{ maxBuffer: 512 * 1024 ** 2, encoding: 'buffer' as const },
    })
    return stdout
  }
  await rig.ask('POST', `/api/sessions/${sessionId}/exec`, { body: { command: `echo ${DECOY} > ~/decoy` } })
  const processes = await inside('cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null; true')
  expect(processes.toString()).toContain('/opt/slipway/')
  expect(canaries.found(processes)).toEqual([])
  // Everything that is not the image's: what anybody could have written since the container was made.
  const files = await inside(
    'tar -cf - /workspace /home /var/lib/slipway /opt/slipway /tmp /run /etc 2>/dev/null; true',
  )
  expect(files.includes(DECOY)).toBe(true)
  expect(canaries.found(files)).toEqual([])
  const { stdout: described } = await run('docker', ['inspect', container])
  expect(described).toContain('"Env"')
  expect(canaries.found(described)).toEqual([])
})
