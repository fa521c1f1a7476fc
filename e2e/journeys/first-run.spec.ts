/** A machine without a key: what each choice means, and that the demo mends the sample from one click. */
import { expect } from '@playwright/test'
import { httpError, text } from '../model-server/answers/builders.ts'
import { startServer } from '../rig/start-server.ts'
import { awake, test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'

test('the link that the server printed, the demo, and the sample one click away', async ({ page }) => {
  const rig = await startServer({ withKey: false })
  try {
    // It is printed after the line that says that all is ready.
    const link = () => /https?:\S+\/sign-in#\S+(?=\s)/.exec(rig.printed())?.[0] ?? ''
    await expect.poll(link).not.toBe('')
    await page.goto(link())
    await expect(page.getByRole('heading', { name: 'Which model shall answer?' })).toBeVisible()
    for (const meaning of [
      /^A key for the Anthropic API\. It is encrypted/,
      /^Offline and scripted\. .* nothing else\.$/,
    ])
      await expect(page.getByText(meaning)).toBeVisible()
    expect.soft(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Save the key' }).click()
    await expect(page.getByText('Paste a key first.')).toBeVisible()
    await page.getByRole('button', { name: 'Use the demo model' }).click()
    await expect(page.getByRole('heading', { name: 'Which model shall answer?' })).toBeHidden()
    await page.getByRole('button', { name: /failing test/ }).click()
    await page.waitForURL(/\/s\//)
    const id = new URL(page.url()).pathname.slice('/s/'.length)
    await rig.events(id, ({ event }) => event.type === 'permission-requested')
    await page.goto(`${rig.url}/`)
    await expect(page.getByText('The demo model answers')).toBeVisible()
    await expect(page.getByRole('region', { name: /^Waiting for you/ })).toBeVisible()
  } finally {
    await rig[Symbol.asyncDispose]()
  }
})

test('a key that is given is kept, and is in no answer and no page', async ({ page }) => {
  const rig = await startServer({ withKey: false })
  const key = `sk-ant-journey-${'k'.repeat(40)}`
  try {
    const { json } = await rig.ask('POST', '/api/sign-in-links')
    await page.goto(json.url)
    await page.getByLabel('API key').fill(key)
    await page.getByRole('button', { name: 'Save the key' }).click()
    await expect(page.getByRole('heading', { name: 'Which model shall answer?' })).toBeHidden()
    await page.goto(`${rig.url}/settings#model`)
    await awake(page)
    await expect(page.getByText('A key is set.')).toBeVisible()
    expect(await page.content()).not.toContain(key)
    expect((await rig.ask('GET', '/api/me')).text + (await rig.ask('GET', '/api/settings/model')).text).not.toContain(
      key,
    )
    await page.getByRole('textbox', { name: 'Base URL' }).fill(rig.model.url)
    await page.getByRole('textbox', { name: 'API key' }).fill(rig.model.key)
    await page.getByRole('textbox', { name: 'Model', exact: true }).fill('claude-opus-5-5')
    await page.getByRole('textbox', { name: 'Fallback models' }).fill('claude-haiku-5-5')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Saved.')).toBeVisible()
    rig.model.enqueue(httpError(529, { retryAfter: '30' }), text('By the other one.'))
    const id = await rig.session()
    await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Who answers?' } })
    await rig.events(id, ({ event }) => event.type === 'turn-ended')
    expect(rig.model.requests.map(({ body }) => body)).toMatchObject([
      { model: 'claude-opus-5-5' },
      { model: 'claude-haiku-5-5' },
    ])
    await page.getByRole('button', { name: 'Remove the key' }).click()
    await expect(page.getByText('No key is set')).toBeVisible()
  } finally {
    await rig[Symbol.asyncDispose]()
  }
})
