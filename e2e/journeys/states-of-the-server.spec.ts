/** What a person sees while the server itself lacks something: its containers, its database. */
import { test as base, expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { addDeathOfDaemon, addFactOfTomorrow, stopDatabase } from '../rig/ailments.ts'
import { freePort } from '../rig/free-port.ts'
import { type EngineGate, startEngineGate } from '../rig/start-engine-gate.ts'
import { type ServerRig, startServer } from '../rig/start-server.ts'
import { run, treeItem } from './files.ts'
import { awake } from './journey.ts'
import { faultsOfState, SAYS_HOW_IT_IS, seriousFaults } from './serious-faults.ts'
import { answer, composer, openSession, say, status } from './session.ts'

interface Place {
  rig: ServerRig
  engine: EngineGate
}

/** A server of its own, behind a door to the engine. */
async function startPlace(): Promise<Place & AsyncDisposable> {
  const engine = await startEngineGate()
  const port = await freePort()
  const environment = { DOCKER_HOST: engine.address, PORT: String(port), SLIPWAY_PAUSE_MINUTES: '0.05' }
  const rig = await startServer({ environment })
  return {
    ...{ rig, engine },
    async [Symbol.asyncDispose]() {
      engine.open()
      await rig[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}

const test = base.extend<object, { place: Place }>({
  place: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      await using place = await startPlace()
      await use(place)
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

test('a container that is slow to come: its image, its start, and then the files; signing out in another tab is said here', async ({
  page,
}) => {
  // Only the first container of a server has to wait for its image.
  await using place = await startPlace()
  const { rig, engine } = place
  await signIn(page, rig)
  engine.hold(/ \S*\/volumes\/slipway-runtime-/)
  await openSession(page, rig)
  rig.model.enqueue(text('Here I am.'))
  await say(page, 'Are you there?')
  const phase = page.getByRole('feed').locator('[aria-current="step"]')
  await expect(status(page)).toHaveText(/^Building/, { timeout: 20_000 })
  await expect(phase).toHaveText('Image')
  await expect(page.getByRole('contentinfo')).toContainText('Building the image')
  // In one theme: the engine is not waited for for ever.
  expect.soft(await seriousFaults(page, { within: [...SAYS_HOW_IT_IS, '[role="tree"]'] }), 'building').toEqual([])
  engine.hold(/^POST \S*\/containers\/create\?name=/)
  await expect(status(page)).toHaveText(/^Starting/)
  await expect(phase).toHaveText('Container')
  await expect(page.getByText('Preparing the container')).toBeVisible()
  expect.soft(await faultsOfState(page), 'starting').toEqual([])
  engine.open()
  await expect(page.getByText('Here I am.')).toBeVisible({ timeout: 60_000 })
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Container ready').first()).toBeVisible()

  await composer(page).fill('a draft')
  const other = await page.context().newPage()
  await other.goto(rig.url)
  await awake(other)
  await other.getByRole('button', { name: 'Account' }).click()
  await other.getByRole('menuitem', { name: /Sign out/ }).click()
  await expect(page.getByText('Your sign-in ended. Your draft is kept')).toBeVisible()
  await expect(status(page)).toHaveText('Signed out')
  expect.soft(await faultsOfState(page), 'signed out').toEqual([])
  await expect(composer(page)).toHaveValue('a draft')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('Open the one-time link')).toBeVisible()
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
  await expect(page.getByText('Containers cannot be reached.').first()).toBeVisible()
  expect.soft(await faultsOfState(page), 'Docker is down').toEqual([])
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

test('the database is away: it is said, and all goes on afterwards, until the session is deleted from outside', async ({
  page,
  place: { rig },
}) => {
  await signIn(page, rig)
  const id = await openSession(page, rig, { source: { kind: 'empty' } })
  const goOn = stopDatabase(rig)
  try {
    await expect.poll(async () => (await rig.ask('GET', '/readyz')).status, { timeout: 30_000 }).toBe(503)
    await look(page)
    // On top; a pane that waits for the container may say it too.
    await expect(page.getByText('The database is away.').first()).toBeVisible({ timeout: 20_000 })
    expect.soft(await faultsOfState(page), 'the database is away').toEqual([])
  } finally {
    goOn()
  }
  await expect.poll(async () => (await rig.ask('GET', '/readyz')).status, { timeout: 30_000 }).toBe(200)
  await look(page)
  await expect(page.getByText('The database is away.')).toHaveCount(0)
  rig.model.enqueue(text('Stored.'))
  await say(page, 'Store this.')
  await expect(page.getByText('Stored.', { exact: true })).toBeVisible({ timeout: 60_000 })

  expect((await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)).status).toBeLessThan(300)
  await expect(page.getByText('The session was deleted.', { exact: true })).toBeVisible()
  await expect(status(page)).toHaveText('Gone')
  await expect(composer(page)).toBeDisabled()
  expect.soft(await faultsOfState(page), 'deleted').toEqual([])
  await page.getByRole('button', { name: 'All sessions' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox', level: 1 })).toBeAttached()
})

test('a container that nobody used is paused: it says so, and wakes by a press', async ({
  page,
  place: { rig, engine },
}) => {
  await signIn(page, rig)
  const id = await openSession(page, rig, { source: { kind: 'empty' } })
  // What shows files or shells would wake it.
  for (const place of ['side', 'terminals', 'work']) await page.getByRole('button', { name: `Hide ${place}` }).click()
  rig.model.enqueue(text('Awake.'))
  await say(page, 'Wake up.')
  await expect(page.getByText('Awake.')).toBeVisible({ timeout: 30_000 })
  await run(rig, id, 'echo made before > kept.txt; setsid sleep 600 > /dev/null 2>&1 < /dev/null &')
  await page.goto(rig.url)
  // Whoever follows the events counts as somebody who looks.
  const facts = async () => (await rig.ask('GET', `/api/sessions/${id}/events?follow=false`)).text
  await expect.poll(facts, { timeout: 20_000 }).toContain('"sandbox-paused"')
  await page.goto(`${rig.url}/s/${id}`)
  await expect(page.getByRole('contentinfo')).toContainText('Container paused')
  expect.soft(await faultsOfState(page), 'paused').toEqual([])
  const bar = page.getByRole('contentinfo')
  await page.route('**/file-names', (route) => route.abort())
  await bar.getByRole('button', { name: 'Wake it' }).click()
  await expect(page.getByText(/^The container did not wake\./)).toBeVisible()
  await page.unroute('**/file-names')
  engine.hold()
  await bar.getByRole('button', { name: 'Wake it' }).click()
  await expect(bar).toContainText('Container starting')
  await expect(status(page)).toHaveText(/^Starting/)
  engine.open()
  await expect(bar).toContainText('Container ready')
  await expect(status(page)).toHaveText(/^Done/)
  // What it had begun goes on: it slept, and was not started anew.
  expect(await run(rig, id, 'cat kept.txt; pgrep -cx sleep')).toBe('made before\n1\n')
})

test('a server that is restarted while one watches: the command goes on, and nothing is shown twice', async ({
  page,
  place: { rig },
}) => {
  await signIn(page, rig)
  await openSession(page, rig, { source: { kind: 'empty' } })
  rig.model.enqueue(toolUse('Bash', { command: 'touch x; echo before; sleep 4; echo after' }), text('It survived.'))
  await say(page, 'Run it.')
  await answer(page, 'y')
  await expect(page.getByText('before', { exact: true })).toBeVisible({ timeout: 30_000 })
  await composer(page).fill('kept')
  rig.kill('SIGKILL')
  await rig.ended()
  await expect(page.getByText(/Reconnecting\. What you see is from \d\d:\d\d/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('contentinfo')).toContainText(/stale since \d\d:\d\d/)
  expect.soft(await faultsOfState(page), 'reconnecting').toEqual([])
  await rig.start()
  await expect(page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('It survived.')).toHaveCount(1, { timeout: 60_000 })
  await expect(status(page)).toHaveText(/Done/)
  await expect(composer(page)).toHaveValue('kept')
  await expect(page.getByRole('feed').getByRole('button', { name: /Run touch x/ })).toHaveCount(1)
})

test('a server that was updated while one looks on: the page asks to be loaded anew; what a newer release wrote is only read', async ({
  page,
  place: { rig },
}) => {
  await signIn(page, rig)
  const newer = await rig.session({ title: 'Of tomorrow' })
  await openSession(page, rig, { source: { kind: 'empty' } })
  await composer(page).fill('a draft')
  await addFactOfTomorrow(rig, newer)
  const died = await rig.session({ title: 'It does not stay', source: { kind: 'empty' } })
  await addDeathOfDaemon(rig, died, ['The ledger is opened.', `no room for ${'the-ledger-'.repeat(25)}`])
  await page.route('**/build', (route) => route.fulfill({ body: 'another-build' }))
  rig.kill('SIGTERM')
  await rig.ended()
  await expect(page.getByText(/^The server is being restarted\. What you see is from \d\d:\d\d/)).toBeVisible()
  expect.soft(await faultsOfState(page), 'restarting').toEqual([])
  await rig.start()
  await expect(page.getByText('The server was updated. Reload to use the new page; your draft is kept.')).toBeVisible()
  expect.soft(await faultsOfState(page), 'updated').toEqual([])
  await page.unroute('**/build')
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByText('The server was updated.')).toHaveCount(0)
  await expect(composer(page)).toHaveValue('a draft')

  await page.goto(`${rig.url}/s/${newer}`)
  await expect(status(page)).toHaveText('Read-only')
  await expect(page.getByText(/^A newer release of Slipway has written in this session\./)).toBeVisible()
  // What it does not understand makes no line, and is no reason to wait for one.
  await expect(page.getByText('Nothing was said here.')).toBeVisible()
  await expect(composer(page)).toBeDisabled()
  await expect(composer(page)).toHaveAttribute('placeholder', 'This session can only be read here.')
  expect.soft(await faultsOfState(page), 'read-only').toEqual([])

  // In a session whose container did not stay, what it said last stands below the sentence, whatever came of it since.
  await page.goto(`${rig.url}/s/${died}`)
  await expect(page.getByRole('feed').getByText(/^The container was lost: .* \(exit code 7\)/)).toBeVisible()
  const said = page.getByRole('feed').locator('pre').filter({ hasText: 'The ledger is opened.' })
  await expect(said).toContainText('the-ledger-the-ledger-')
  expect.soft(await said.evaluate((box) => box.scrollWidth - box.clientWidth), 'sideways').toBe(0)
  expect.soft(await seriousFaults(page, { within: ['[role="feed"]'] }), 'last words').toEqual([])
})
