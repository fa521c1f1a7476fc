/** Every state that a session can be in while its server is well: one word in the header, one sentence, and what to do. */
import { execFileSync } from 'node:child_process'
import { expect } from '@playwright/test'
import { answer as parts } from '../model-server/answers/answer.ts'
import { httpError, text, thinking, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import type { ServerRig } from '../rig/start-server.ts'
import { editorText, run, treeItem } from './files.ts'
import { test } from './journey.ts'
import { faultsOfState, seriousFaults } from './serious-faults.ts'
import { answer, composer, openSession, say, status, wordsOfStatus } from './session.ts'
import { newTerminal, type } from './terminal.ts'

test('thinking, writing, preparing a call, waiting, running with its tail, queued, stopped with a queue, stopped', async ({
  page,
  rig,
  enter,
  complaints,
}) => {
  await enter(page)
  await openSession(page, rig, { source: { kind: 'empty' } })
  await expect(status(page)).toHaveText(/Ready/, { timeout: 30_000 })
  const [thought, said, asked] = [gate(), gate(), gate()]
  rig.model.enqueue(
    parts(
      thinking('A deep thought of the model.', { chunks: ['A deep thought', thought, ' of the model.'] }),
      text('I say it now.', { chunks: ['I say', said, ' it now.'] }),
      toolUse(
        'Bash',
        { command: 'touch x; echo two; sleep 300' },
        { chunks: ['{"command":"touch x', asked, '; echo two; sleep 300"}'] },
      ),
    ),
  )
  await say(page, 'Go.')
  await thought.reached
  await expect(status(page)).toHaveText(/^Thinking/, { timeout: 60_000 })
  await expect(page.getByText('A deep thought', { exact: true })).toBeVisible()
  expect.soft(await faultsOfState(page), 'thinking').toEqual([])
  thought.open()
  await expect(status(page)).toHaveText(/^Writing/)
  await expect(page.getByText('I say', { exact: true })).toBeVisible()
  said.open()
  await expect(status(page)).toHaveText(/^Preparing/)
  await expect(page.getByText('Preparing Bash')).toBeVisible()
  await expect(page.getByText('touch x', { exact: true })).toBeVisible()
  expect.soft(await faultsOfState(page), 'preparing a call').toEqual([])
  asked.open()
  await expect(status(page)).toHaveText(/^Waiting for you/)
  await answer(page, 'y')
  await expect(status(page)).toHaveText(/^Running\s*\d+:\d\d$/, { timeout: 20_000 })
  await expect(page.getByRole('feed').locator('pre').filter({ hasText: 'two' })).toBeVisible({ timeout: 20_000 })
  expect.soft(await faultsOfState(page), 'running').toEqual([])
  await say(page, 'Then this.', 'Control+Enter')
  const queue = page.getByRole('region', { name: 'Waiting messages' })
  await expect(queue).toContainText('Then this.')
  expect.soft(await seriousFaults(page, { within: ['[aria-label="Waiting messages"]'] }), 'queued').toEqual([])
  await page.keyboard.press('Escape')
  await expect(status(page)).toHaveText(/^Queue held/, { timeout: 20_000 })
  await expect(queue).toContainText('The queue waits, since the agent was stopped.')
  expect.soft(await faultsOfState(page), 'queue held').toEqual([])
  await queue.getByRole('button', { name: 'Delete' }).click()
  await expect(status(page)).toHaveText(/^Stopped/, { timeout: 20_000 })
  expect.soft(await faultsOfState(page), 'stopped').toEqual([])
  expect(complaints).toEqual([])
})

test('the model is overrun: the wait is counted down, and it goes on by itself', async ({ page, rig, enter }) => {
  await enter(page)
  await openSession(page, rig, { source: { kind: 'empty' } })
  rig.model.enqueue(httpError(429, { message: 'Too many.', retryAfter: 6 }), text('After the wait.'))
  await say(page, 'Go.')
  await expect(status(page)).toHaveText(/^Rate limited/, { timeout: 60_000 })
  await expect(page.getByText(/Again in [1-6]/)).toBeVisible()
  expect.soft(await faultsOfState(page), 'rate limited').toEqual([])
  await expect(page.getByText('After the wait.')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText(/Again in/)).toHaveCount(0)
})

test('over the cap: it says so, and goes on once the cap is raised', async ({ page, rig, enter }) => {
  await enter(page)
  const id = await openSession(page, rig, { source: { kind: 'empty' } })
  expect((await rig.ask('PATCH', `/api/sessions/${id}`, { body: { capMicroUsd: 1 } })).status).toBeLessThan(300)
  rig.model.enqueue(toolUse('Bash', { command: 'ls' }))
  await say(page, 'Go.')
  await expect(status(page)).toHaveText(/^Over the cap/, { timeout: 60_000 })
  expect.soft(await faultsOfState(page), 'over the cap').toEqual([])
  await page.getByRole('button', { name: /^Cost/ }).click()
  await page.getByLabel('Stop at, in dollars').fill('5')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await expect(page.getByText('The cap is $5.00 now.')).toBeVisible()
  await page.keyboard.press('Escape')
  rig.model.enqueue(text('There is money again.'))
  await say(page, 'Go on.')
  await expect(page.getByText('There is money again.')).toBeVisible({ timeout: 30_000 })
  expect((await rig.ask('PATCH', `/api/sessions/${id}`, { body: { capMicroUsd: 1 } })).status).toBeLessThan(300)
  // A phone has no room for it in the header: there it stands in the details.
  await page.setViewportSize({ width: 390, height: 844 })
  await say(page, 'Go on.')
  await expect(status(page)).toHaveText(/^Over the cap/, { timeout: 30_000 })
  await page.getByRole('button', { name: 'Details' }).click()
  await expect(page.getByText(/^\$0\.\d+ of <\$0\.0001$/)).toBeVisible()
  await page.getByLabel('Stop at, in dollars').fill('6')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await expect(page.getByText(/^\$0\.\d+ of \$6\.00$/)).toBeVisible()
  // No message about the cap lies over the tabs.
  const tab = page.getByRole('button', { name: 'Session', exact: true })
  await expect(tab).toBeVisible()
  expect(await tab.evaluate(isOnTop)).toBe(true)
  await tab.click()
  rig.model.enqueue(text('There is money on a phone.'))
  await say(page, 'Go on.')
  await expect(page.getByText('There is money on a phone.')).toBeVisible({ timeout: 30_000 })
})

test('the container is stopped, and started by a press; then it is gone, and the next message makes a new one', async ({
  page,
  rig,
  enter,
}) => {
  await enter(page)
  const id = await openSession(page, rig)
  rig.model.enqueue(text('I begin.'))
  await say(page, 'Begin.')
  await expect(page.getByText('I begin.')).toBeVisible({ timeout: 60_000 })
  await expect(treeItem(page, 'src')).toBeVisible({ timeout: 30_000 })
  await rig.events(id, ({ event }) => event.type === 'checkpointed' && event.cause === 'turn_ended')
  await run(rig, id, 'echo made before > kept.txt')
  // Git has been asked about it, by the tree and by the header: from here on the page wants nothing of the container by itself.
  const asked = async (file: RegExp, count: string) => {
    await expect(treeItem(page, file)).toBeVisible()
    await expect(page.getByRole('button', { name: `Show the changes: ${count} added, 0 removed` })).toBeVisible()
  }
  await asked(/^kept\.txt, \w/, '1 line')
  const container = await containerOf(rig, id)
  const bar = page.getByRole('contentinfo')
  const words = await wordsOfStatus(page)
  execFileSync('docker', ['stop', container])
  await expect(bar).toContainText('Container stopped', { timeout: 20_000 })
  await expect(page.getByText('The container stopped: It was stopped from outside.')).toBeVisible()
  expect.soft(await faultsOfState(page), 'stopped from outside').toEqual([])
  await bar.getByRole('button', { name: 'Start it' }).click()
  await expect(bar).toContainText('Container ready', { timeout: 30_000 })
  await expect(status(page)).toHaveText(/^Done/)
  expect(await words()).toEqual(['Done', 'Container stopped', 'Starting', 'Done'])
  await treeItem(page, /^kept\.txt/).click()
  await expect(editorText(page)).toContainText('made before')
  await newTerminal(page)
  await type(page, 'cp kept.txt typed.txt')
  await asked(/^typed\.txt, \w/, '2 lines')

  execFileSync('docker', ['rm', '--force', container])
  await expect(page.getByRole('contentinfo')).toContainText('Container lost', { timeout: 20_000 })
  await expect(page.getByText(/The container was lost: .* Kept: workspace, home, and the conversation\./)).toBeVisible()
  expect.soft(await faultsOfState(page), 'container lost').toEqual([])
  rig.model.enqueue(toolUse('Read', { file_path: '/workspace/package.json' }), text('All is there.'))
  await say(page, 'Is all there?')
  await expect(page.getByText('All is there.')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('contentinfo')).toContainText('Container ready')
})

/** In the page: whether a press in its middle meets it. */
function isOnTop(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
}

async function containerOf(rig: ServerRig, id: string): Promise<string> {
  const { json } = await rig.ask('GET', `/api/sessions/${id}`)
  const found = ['ps', '--quiet', '--filter', `label=slipway.sandbox=${json.state.sandboxId}`]
  const container = execFileSync('docker', found, { encoding: 'utf8' }).trim()
  expect(container).toMatch(/^[0-9a-f]{12}$/)
  return container
}

test('an archived session takes no message until it is taken out', async ({ page, rig, enter }) => {
  await enter(page)
  await openSession(page, rig, { source: { kind: 'empty' } })
  await page.getByRole('banner').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await expect(status(page)).toHaveText(/^Archived/)
  await expect(composer(page)).toBeDisabled()
  expect.soft(await faultsOfState(page), 'archived').toEqual([])
  await page.getByRole('banner').getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Take out of the archive' }).click()
  await expect(composer(page)).toBeEnabled()
})
