/** Nothing is lost: a reload in mid-stream, a second tab, a server that is restarted while one watches. */
import { expect } from '@playwright/test'
import { test } from '../journeys/journey.ts'
import { answer, approval, composer, openSession, say, status } from '../journeys/session.ts'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { freePort } from '../rig/free-port.ts'
import { startServer } from '../rig/start-server.ts'

test('a reload in the middle of an answer shows what was said so far, and the rest as it comes', async ({
  page,
  rig,
  signIn,
  complaints,
}) => {
  await signIn(page)
  await openSession(page, rig)
  const door = gate()
  rig.model.enqueue(text('Beginning and end.', { chunks: ['Beginning', door, ' and end.'] }))
  await say(page, 'Say something.')
  await expect(page.getByText('Beginning', { exact: true })).toBeVisible({ timeout: 60_000 })
  await composer(page).fill('a draft that must stay')
  await page.reload()
  await expect(page.getByText('Beginning', { exact: true })).toBeVisible()
  await expect(composer(page)).toHaveValue('a draft that must stay')
  door.open()
  await expect(page.getByText('Beginning and end.')).toHaveCount(1)
  await expect(status(page)).toHaveText(/Done/)
  expect(complaints).toEqual([])
})

test('two tabs show the same, and an answer given in one closes the card in the other', async ({
  page,
  rig,
  signIn,
}) => {
  await signIn(page)
  await openSession(page, rig)
  const other = await page.context().newPage()
  await other.goto(page.url())
  rig.model.enqueue(toolUse('Bash', { command: 'touch both' }), text('Done for both.'))
  await say(page, 'Go.')
  await expect(approval(other)).toBeVisible({ timeout: 60_000 })
  await expect(approval(page)).toBeVisible()
  await answer(other, 'y')
  await expect(approval(page)).toHaveCount(0)
  for (const tab of [page, other]) await expect(tab.getByText('Done for both.')).toBeVisible({ timeout: 30_000 })
  const texts = await Promise.all([page, other].map((tab) => tab.getByRole('article').allInnerTexts()))
  expect(texts[0]).toEqual(texts[1])
  await other.close()
})

test('a server that is restarted while one watches: the command goes on, and nothing is shown twice', async ({
  page,
}) => {
  const port = await freePort()
  await using rig = await startServer({ environment: { PORT: String(port) } })
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await page.waitForURL((url) => url.pathname === '/')
  await openSession(page, rig)
  rig.model.enqueue(toolUse('Bash', { command: 'touch x; echo before; sleep 8; echo after' }), text('It survived.'))
  await say(page, 'Run it.')
  await answer(page, 'y')
  await expect(page.getByText('before', { exact: true })).toBeVisible({ timeout: 30_000 })
  await composer(page).fill('kept')
  rig.kill('SIGKILL')
  await rig.ended()
  await expect(page.getByText(/Reconnecting\. What you see is from \d\d:\d\d/)).toBeVisible({ timeout: 30_000 })
  await rig.start()
  await expect(page.getByText('Connected', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('It survived.')).toHaveCount(1, { timeout: 60_000 })
  await expect(status(page)).toHaveText(/Done/)
  await expect(composer(page)).toHaveValue('kept')
  await expect(page.getByRole('feed').getByRole('button', { name: /Run touch x/ })).toHaveCount(1)
})
