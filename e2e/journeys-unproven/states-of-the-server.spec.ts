/** What a person sees while the server itself lacks something: its containers, its database. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { treeItem } from '../journeys/files.ts'
import { composer, openSession, say, status } from '../journeys/session.ts'
import { text } from '../model-server/answers/builders.ts'
import { freePort } from '../rig/free-port.ts'
import { type EngineGate, startEngineGate } from '../rig/start-engine-gate.ts'
import { type ServerRig, startServer } from '../rig/start-server.ts'

interface Place {
  rig: ServerRig
  engine: EngineGate
}

/** A server of its own, behind a door to the engine. */
const test = base.extend<object, { place: Place }>({
  place: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      await using engine = await startEngineGate()
      const port = await freePort()
      await using rig = await startServer({ environment: { DOCKER_HOST: engine.address, PORT: String(port) } })
      await use({ rig, engine })
      engine.open()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

async function signIn(page: Page, rig: ServerRig): Promise<void> {
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' })
}

/** As when a person comes back to the page: it looks at once. */
const look = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

test('a container that is slow to come: its phases, and then the files', async ({ page, place: { rig, engine } }) => {
  await signIn(page, rig)
  engine.hold()
  await openSession(page, rig)
  rig.model.enqueue(text('Here I am.'))
  await say(page, 'Are you there?')
  await expect(status(page)).toHaveText(/^(Starting|Building)/, { timeout: 20_000 })
  await expect(page.getByText('Preparing the container')).toBeVisible()
  engine.open()
  await expect(page.getByText('Here I am.')).toBeVisible({ timeout: 60_000 })
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Container ready').first()).toBeVisible()
})

test('Docker is down: it is said, the conversation stays, and all goes on afterwards', async ({
  page,
  place: { rig, engine },
}) => {
  await signIn(page, rig)
  await openSession(page, rig)
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 60_000 })
  engine.shut()
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status).toBe(503)
  await look(page)
  await expect(page.getByText('Containers cannot be reached.')).toBeVisible()
  await composer(page).fill('a draft')
  engine.open()
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status).toBe(200)
  await look(page)
  await expect(page.getByText('Containers cannot be reached.')).toHaveCount(0)
  await expect(composer(page)).toHaveValue('a draft')
  rig.model.enqueue(text('Back again.'))
  await composer(page).press('Enter')
  await expect(page.getByText('Back again.')).toBeVisible({ timeout: 60_000 })
})

test('the database is away: it is said, and all goes on afterwards', async ({ page, place: { rig } }) => {
  await signIn(page, rig)
  await openSession(page, rig, { source: { kind: 'empty' } })
  const pids = databasePids(rig)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    await expect.poll(async () => (await rig.ask('GET', '/readyz')).status, { timeout: 30_000 }).toBe(503)
    await look(page)
    await expect(page.getByText('The database is away.')).toBeVisible({ timeout: 20_000 })
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status, { timeout: 30_000 }).toBe(200)
  await look(page)
  await expect(page.getByText('The database is away.')).toHaveCount(0)
  rig.model.enqueue(text('Stored.'))
  await say(page, 'Store this.')
  await expect(page.getByText('Stored.', { exact: true })).toBeVisible({ timeout: 60_000 })
})

/** The embedded database: its first process and all that it made. */
function databasePids(rig: ServerRig): number[] {
  const first = Number(readFileSync(join(rig.dataDir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0])
  const others = execFileSync('ps', ['-o', 'pid=', '--ppid', String(first)], { encoding: 'utf8' })
  return [first, ...others.split('\n').flatMap((line) => (line.trim() === '' ? [] : [Number(line)]))]
}
