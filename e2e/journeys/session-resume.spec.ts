/** Nothing is lost: a reload in mid-stream, a second tab. */
import { expect } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { test } from './journey.ts'
import { answer, approval, composer, say, status } from './session.ts'

test('a reload in the middle of an answer shows what was said so far, and the rest as it comes', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await newSession({ source: { kind: 'empty' } })
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
  newSession,
}) => {
  await newSession({ source: { kind: 'empty' } })
  const other = await page.context().newPage()
  await other.goto(page.url())
  rig.model.enqueue(toolUse('Bash', { command: 'touch both' }), text('Done for both.'))
  await say(page, 'Go.')
  await expect(approval(other)).toBeVisible({ timeout: 60_000 })
  await expect(approval(page)).toBeVisible()
  await answer(other, 'y')
  await expect(approval(page)).toHaveCount(0)
  for (const tab of [page, other]) await expect(tab.getByText('Done for both.')).toBeVisible({ timeout: 30_000 })
  // How long it took and what it cost comes to each in its own time.
  await expect(async () => {
    const texts = await Promise.all([page, other].map((tab) => tab.getByRole('article').allInnerTexts()))
    expect(texts[0]).toEqual(texts[1])
  }).toPass({ timeout: 30_000 })
  await other.close()
})
