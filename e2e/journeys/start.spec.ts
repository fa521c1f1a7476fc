/** The four ways to start, and that the session has what was given. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { startPackageHost } from '#sandbox/testing/registries/package-host.ts'
import { text } from '../model-server/answers/builders.ts'
import { type ServerRig, startServer } from '../rig/start-server.ts'
import { awake, test } from './journey.ts'
import { faultsOfState, seriousFaults } from './serious-faults.ts'
import { status } from './session.ts'

const folder = mkdtempSync(join(tmpdir(), 'journey-'))
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const source = (page: Page, name: string) =>
  page.getByRole('group', { name: 'Start from' }).getByRole('button', { name })
async function started(page: Page): Promise<string> {
  await page.waitForURL(/\/s\/[^/]+$/)
  return new URL(page.url()).pathname.slice('/s/'.length)
}
const faultsOfComposer = (page: Page) => seriousFaults(page, { within: ['[aria-label="Start a session"]'] })
/** As from the file manager: the browser itself reads what lies there. */
async function dropOnComposer(page: Page, path: string): Promise<void> {
  const place = await page.getByRole('region', { name: 'Start a session' }).boundingBox()
  const at = { x: (place?.x ?? 0) + 40, y: (place?.y ?? 0) + 40 }
  const devtools = await page.context().newCDPSession(page)
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      ...{ type, ...at, data: { items: [], files: [path], dragOperationsMask: 1 } },
    })
  await devtools.detach()
}
const listed = async (rig: ServerRig, id: string) =>
  (
    await rig.ask('POST', `/api/sessions/${id}/exec`, {
      body: { command: 'find . -type f -not -path "./.git/*" | sort' },
    })
  ).json.stdout

test('the sample, with a first message that becomes the title', async ({ page, rig, signIn }) => {
  rig.model.enqueue(text('I see one failing test.'))
  await signIn(page)
  const first = page.getByRole('textbox', { name: 'First message' })
  await first.fill('What does the failing test say?')
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('slipway.start'))).toContain('failing test')
  await page.reload()
  await awake(page)
  await expect(first).toHaveValue('What does the failing test say?')
  await first.press('Enter')
  const id = await started(page)
  await rig.events(id, ({ event }) => event.type === 'turn-ended')
  const { json } = await rig.ask('GET', `/api/sessions/${id}`)
  expect(json).toMatchObject({ title: 'What does the failing test say?', source: { kind: 'sample' } })
  expect(await listed(rig, id)).toContain('./src/basket.js')
  // What was started is no draft any more.
  expect(await page.evaluate(() => sessionStorage.getItem('slipway.start'))).toBeNull()
})

test('nothing, with choices of its own', async ({ page, rig, signIn }) => {
  await signIn(page)
  await page.getByRole('combobox', { name: 'Effort: Usual effort' }).click()
  await page.getByRole('option', { name: /^Low effort/ }).click()
  await page.getByRole('combobox', { name: 'Mode: Ask first' }).click()
  await page.getByRole('option', { name: /^Accept edits/ }).click()
  await source(page, 'Nothing').click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const id = await started(page)
  expect((await rig.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({
    ...{ source: { kind: 'empty' }, effort: 'low', permissionMode: 'acceptEdits' },
  })
})

test('a folder, with names of any alphabet; how far it is stands there', async ({ page, rig, signIn }) => {
  const project = join(folder, 'Projekt')
  mkdirSync(join(project, 'src'), { recursive: true })
  writeFileSync(join(project, 'README.md'), 'hello\n')
  writeFileSync(join(project, 'src', 'größe-日本.txt'), 'x'.repeat(70_000))
  await signIn(page)
  await source(page, 'Upload').click()
  await page.getByLabel('Folder', { exact: true }).setInputFiles(project)
  await expect(page.getByText('2 files, 74 kB')).toBeVisible()
  const devtools = await page.context().newCDPSession(page)
  const upTo = (uploadThroughput: number) =>
    devtools.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
    })
  await devtools.send('Network.enable')
  await upTo(20_000)
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const progress = page.getByRole('progressbar', { name: 'Uploading' })
  await expect(progress).toHaveAttribute('aria-valuenow', /^[1-9]\d?$/)
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await upTo(-1)
  const id = await started(page)
  expect(await listed(rig, id)).toBe('./README.md\n./src/größe-日本.txt\n')
  expect((await rig.ask('GET', `/api/sessions/${id}`)).json.title).toBe('Projekt')
})

test('an archive that is dropped; one that is none is refused with a sentence, leaving no session behind', async ({
  page,
  rig,
  signIn,
}) => {
  writeFileSync(join(folder, 'a.txt'), 'a')
  execFileSync('tar', ['-czf', 'work.tar.gz', 'a.txt'], { cwd: folder })
  writeFileSync(join(folder, 'broken.tar.gz'), 'this is no archive')
  await signIn(page)
  const before = (await rig.ask('GET', '/api/sessions')).json.sessions.length
  await source(page, 'Upload').click()
  expect.soft(await faultsOfComposer(page)).toEqual([])
  await page.getByLabel('Archive', { exact: true }).setInputFiles(join(folder, 'broken.tar.gz'))
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Start a session' }).getByRole('alert')).toContainText(/archive/i)
  expect((await rig.ask('GET', '/api/sessions')).json.sessions).toHaveLength(before)
  await source(page, 'Nothing').click()
  mkdirSync(join(folder, 'Dropped', 'src'), { recursive: true })
  for (const name of ['a.txt', 'src/b.txt']) writeFileSync(join(folder, 'Dropped', name), name)
  await dropOnComposer(page, join(folder, 'Dropped'))
  await expect(page.getByText(/^2 files, /)).toBeVisible()
  await source(page, 'Sample').click()
  await dropOnComposer(page, join(folder, 'work.tar.gz'))
  await expect(source(page, 'Upload')).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('work', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  expect(await listed(rig, await started(page))).toBe('./a.txt\n')
})

test('an address of git that cannot be is refused before anything is made', async ({ page, signIn }) => {
  await signIn(page)
  await source(page, 'Git').click()
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeDisabled()
  expect.soft(await faultsOfComposer(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Address of the repository' }).fill('file:///etc')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Start a session' }).getByRole('alert')).not.toBeEmpty()
  expect(page.url()).not.toContain('/s/')
})

test('a repository that cannot be cloned is told apart in the inbox', async ({ page, rig, signIn }) => {
  await signIn(page)
  await source(page, 'Git').click()
  await page.getByRole('textbox', { name: 'Address of the repository' }).fill('https://127.0.0.1:1/team/nothing.git')
  await page.getByRole('textbox', { name: 'Branch, tag or commit' }).fill('main')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const id = await started(page)
  const { json } = await rig.ask('GET', `/api/sessions/${id}`)
  expect(json.source).toEqual({ kind: 'git', url: 'https://127.0.0.1:1/team/nothing.git', ref: 'main' })
  await expect(status(page)).toHaveText('No source', { timeout: 30_000 })
  await expect(page.getByText(/127\.0\.0\.1:1.* The workspace is empty\. Start another session/)).toBeVisible()
  expect.soft(await faultsOfState(page), 'no source').toEqual([])
  await page.goto(rig.url)
  const row = page.getByRole('listitem').filter({ hasText: 'team/nothing · main' })
  await expect(row).toContainText('Failed')
})

test('a repository is cloned, and the session says on which branch it stands', async ({ page }) => {
  await using host = await startPackageHost()
  await using rig = await startServer({ environment: { SLIPWAY_PRIVATE_HOSTS: host.host } })
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await awake(page)
  await source(page, 'Git').click()
  await page.getByRole('textbox', { name: 'Address of the repository' }).fill(`${host.url}/git/repo.git`)
  await page.getByRole('textbox', { name: 'Branch, tag or commit' }).fill('topic')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const id = await started(page)
  await expect(page.getByRole('banner').locator('[data-branch]')).toHaveText('topic', { timeout: 30_000 })
  await expect(page.getByRole('treeitem', { name: 'README' })).toBeVisible()
  expect(await listed(rig, id)).toBe('./README\n')
})
