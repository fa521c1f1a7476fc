/** The main job through the screen: from a failing test to a passing one, every step allowed by key; and a step that is denied. */

import { expect } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { answer, approval, composer, leaveText, say, status } from './session.ts'

test('the sample goes from red to green, with each step allowed by key', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const id = await newSession()
  rig.model.enqueue(
    toolUse('Bash', { command: 'npm test' }),
    toolUse('Read', { file_path: '/workspace/src/basket.js' }),
    toolUse('Edit', {
      ...{
        file_path: '/workspace/src/basket.js',
        old_string: 'quantity > QUANTITY',
        new_string: 'quantity >= QUANTITY',
      },
    }),
    toolUse('Bash', { command: 'npm test' }),
    text('The test passes **now**.'),
  )
  await say(page, 'Make the failing test pass.')
  await expect(status(page)).toHaveText(/Waiting for you/, { timeout: 60_000 })
  await expect(approval(page).getByRole('heading')).toHaveText('Run this command?')
  expect(await seriousFaults(page)).toEqual([])
  await answer(page, 'y')
  await expect(page.getByRole('feed').getByText('exit 1')).toBeVisible({ timeout: 30_000 })
  await expect(approval(page).getByText('+')).toBeVisible({ timeout: 30_000 })
  await answer(page, 'y')
  await answer(page, 'y')
  await expect(status(page)).toHaveText(/Done/, { timeout: 30_000 })
  await expect(page.getByText('The test passes now.')).toBeVisible()
  const figures = /^(\d+\.\d s|\d+ s|\d+:\d\d) · [1-9][\d.]*k? tokens · \$0\.\d+$/
  await expect(page.getByRole('feed').getByText(figures)).toBeVisible()
  await expect(page.getByRole('list', { name: 'Files changed' })).toContainText('src/basket.js+1−1')
  const line = page.getByRole('feed').getByRole('button', { name: /Edit src\/basket\.js/ })
  await expect(line).toContainText('+1')
  await line.click()
  await expect(page.getByRole('region', { name: 'Changes of' })).toContainText('>= QUANTITY')
  expect((await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'npm test' } })).json.exitCode).toBe(0)
  expect(rig.model.violations()).toEqual([])
  expect(complaints).toEqual([])
})

test('a step is denied with a reason, and the agent learns it', async ({ page, rig, newSession, complaints }) => {
  await newSession({ source: { kind: 'empty' } })
  rig.model.enqueue(toolUse('Bash', { command: 'rm -rf build' }), text('Then I leave it.'))
  await say(page, 'Clean up.')
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  await leaveText(page)
  await page.keyboard.press('n')
  await page.getByRole('textbox', { name: 'Why not' }).fill('Move it to trash instead.')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Then I leave it.')).toBeVisible({ timeout: 30_000 })
  await page
    .getByRole('feed')
    .getByRole('button', { name: /Run rm -rf build/ })
    .click()
  await expect(page.getByText('“Move it to trash instead.”')).toBeVisible()
  expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toContain('Move it to trash instead.')
  expect(complaints).toEqual([])
})

test('what is typed into the text is never an answer', async ({ page, rig, newSession }) => {
  await newSession({ source: { kind: 'empty' } })
  rig.model.enqueue(toolUse('Bash', { command: 'touch yes' }), text('Fine.'))
  await say(page, 'Go.')
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('yes, say nothing')
  await expect(composer(page)).toHaveValue('yes, say nothing')
  await expect(approval(page)).toBeVisible()
  await composer(page).fill('')
  await answer(page, 'y')
  await expect(status(page)).toHaveText(/Done/, { timeout: 30_000 })
})
