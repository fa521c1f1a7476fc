/** A person beside a running agent: stopping it at once, joining it, queueing behind it, and holding the queue. */

import { expect } from '@playwright/test'
import { answer as parts } from '../model-server/answers/answer.ts'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { test } from './journey.ts'
import { answer, composer, say, status } from './session.ts'

test('stop ends a running command within a second, and says who did it', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const id = await newSession({ source: { kind: 'empty' } })
  rig.model.enqueue(toolUse('Bash', { command: 'touch x; for i in 1 2 3; do echo line $i; done; sleep 300' }))
  await say(page, 'Wait long.')
  await answer(page, 'y')
  await expect(page.getByText('line 3')).toBeVisible({ timeout: 30_000 })
  // How long it has run stands beside the word, in seconds that pass.
  await expect(status(page)).toHaveText(/^Running\d+:\d\d$/)
  const began = await status(page).textContent()
  await expect(status(page)).not.toHaveText(began ?? '')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('Stopped by you')).toBeVisible({ timeout: 10_000 })
  await expect(status(page)).toHaveText(/Stopped/)
  const left = async () =>
    (await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'pgrep -x sleep | wc -l' } })).json.stdout
  await expect.poll(left).toBe('0\n')
  expect(complaints).toEqual([])
})

test('a message steers, another waits in the queue, is edited there, and goes when it is its turn', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  await newSession({ source: { kind: 'empty' } })
  const door = gate()
  rig.model.enqueue(
    parts(text('First.', { chunks: ['Fir', door, 'st.'] }), toolUse('Glob', { pattern: '*' })),
    text('Steered.'),
    text('From the queue.'),
  )
  await say(page, 'Begin.')
  await door.reached
  await say(page, 'Mind the edges.')
  await say(page, 'Then write a test.', 'Control+Enter')
  const queue = page.getByRole('region', { name: 'Waiting messages' })
  await expect(queue.getByRole('listitem')).toHaveCount(2)
  await queue.getByRole('listitem').filter({ hasText: 'Then write' }).getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Then write two tests.')
  await page.keyboard.press('Enter')
  await expect(queue).toContainText('Then write two tests.')
  door.open()
  await expect(page.getByText('From the queue.')).toBeVisible({ timeout: 60_000 })
  await expect(queue).toHaveCount(0)
  const said = page
    .getByRole('feed')
    .getByRole('article')
    .filter({ hasText: /while it ran|from the queue/ })
  await expect(said).toHaveCount(2)
  await expect(said.last()).toContainText('Then write two tests.')
  expect(complaints).toEqual([])
})

test('after a stop the queue waits until it is resumed', async ({ page, rig, newSession }) => {
  await newSession({ source: { kind: 'empty' } })
  const door = gate()
  rig.model.enqueue(text('Never ends', { chunks: ['Never', door, ' ends'] }), text('Resumed.'))
  await say(page, 'Begin.')
  await door.reached
  await say(page, 'Later.', 'Control+Enter')
  await expect(page.getByRole('region', { name: 'Waiting messages' })).toBeVisible()
  await composer(page).press('Escape')
  await expect(page.getByText('The queue waits, since the agent was stopped.')).toBeVisible({ timeout: 20_000 })
  door.open()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText('Resumed.')).toBeVisible({ timeout: 30_000 })
})

test('a command of one’s own runs beside the agent, before it was told anything too; it learns of it with the next message', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession({ source: { kind: 'empty' } })
  await say(page, '!echo from-me $((40 + 2))')
  await expect(page.getByRole('feed').getByText('from-me 42')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Exit code 0.')).toBeVisible()
  const door = gate()
  rig.model.enqueue(text('I saw it.', { chunks: ['I', door, ' saw it.'] }))
  await say(page, 'Hello.')
  await door.reached
  await say(page, '!echo beside $((20 + 1))')
  await expect(page.getByRole('feed').getByText('beside 21')).toBeVisible({ timeout: 30_000 })
  door.open()
  await expect(status(page)).toHaveText(/Done/, { timeout: 30_000 })
  await expect(page.getByText('I saw it.')).toBeVisible()
  expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toContain('from-me 42')
})
