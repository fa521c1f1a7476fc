/** Settings: kept on the server, shown at once, the key never. */
import { expect } from '@playwright/test'
import { text } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { awake, test } from './journey.ts'
import { composer, openSession, say } from './session.ts'

test('theme and density are there in the first byte of the next page', async ({ page, rig, signIn, complaints }) => {
  await signIn(page)
  await page.goto(`${rig.url}/settings`)
  await awake(page)
  await page.getByRole('combobox', { name: /^Theme/ }).click()
  await page.getByRole('option', { name: 'Dark' }).click()
  await page.getByRole('button', { name: 'Comfortable' }).click()
  await page.getByRole('group', { name: 'Text size', exact: true }).getByRole('button', { name: 'Larger' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect
    .poll(async () => (await page.request.get(`${rig.url}/api/me/preferences`)).json())
    .toMatchObject({ theme: 'dark', density: 'comfortable', fontSize: 14 })
  const first = await (await page.request.get(`${rig.url}/`)).text()
  expect(first).toContain('data-theme="dark"')
  expect(first).toContain('data-density="comfortable"')
  expect(first).toContain(`--type-scale:${14 / 13}`)
  await page.getByRole('group', { name: 'Text size', exact: true }).getByRole('button', { name: 'Smaller' }).click()
  await page.getByRole('combobox', { name: /^Theme/ }).click()
  await page.getByRole('option', { name: 'As the system' }).click()
  await page.getByRole('button', { name: 'Compact' }).click()
  // Other journeys share this person: it is as it was before.
  await expect
    .poll(async () => (await page.request.get(`${rig.url}/api/me/preferences`)).json())
    .toMatchObject({ theme: 'system', density: 'compact', fontSize: 13 })
  expect(complaints).toEqual([])
})

test('a command gets another key, which works at once; what the browser keeps is refused', async ({
  page,
  rig,
  signIn,
}) => {
  await signIn(page)
  await page.goto(`${rig.url}/settings#keys`)
  await awake(page)
  const change = page.getByRole('button', { name: 'Change the key of “Open the palette”' })
  await change.click()
  await page.keyboard.press('Control+t')
  await expect(page.getByText('The browser keeps this key')).toBeVisible()
  await page.keyboard.press('Control+e')
  await page.keyboard.press('Control+e')
  await expect(page.getByRole('dialog', { name: 'Palette' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.reload()
  await awake(page)
  await expect(change).toContainText('E')
  await page.getByRole('listitem').filter({ hasText: 'Open the palette' }).hover()
  await page.getByRole('button', { name: 'Back to the default' }).click()
  await expect(change).toContainText('K')

  await page.getByRole('button', { name: 'Change the key of “Queue the message”' }).click()
  await page.keyboard.press('Control+b')
  await expect(page.getByText('“Show or hide the files” has this key.')).toBeVisible()
  await page.keyboard.press('Alt+q')
  await expect(page.getByRole('button', { name: 'Change the key of “Queue the message”' })).toContainText('Q')
  const door = gate()
  rig.model.enqueue(text('Works.', { chunks: ['Wo', door, 'rks.'] }), text('After it.'))
  await openSession(page, rig, { source: { kind: 'empty' } })
  await say(page, 'Begin.')
  await door.reached
  await say(page, 'Then go on.', 'Control+Enter')
  await expect(composer(page)).toHaveValue('Then go on.')
  await composer(page).press('Alt+q')
  await expect(page.getByRole('region', { name: 'Waiting messages' })).toContainText('Then go on.')
  door.open()
  await expect(page.getByText('After it.')).toBeVisible({ timeout: 30_000 })
  await rig.ask('PUT', '/api/me/preferences', { body: { keyBindings: null } })
})

test('a token is shown once, works, and does not work once revoked', async ({ page, rig, signIn }) => {
  await signIn(page)
  await page.goto(`${rig.url}/settings#tokens`)
  await awake(page)
  await page.getByRole('textbox', { name: 'Name of the new token' }).fill('Build server')
  await page.getByRole('button', { name: 'Make a token' }).click()
  const token = await page.getByRole('textbox', { name: 'New token', exact: true }).inputValue()
  expect((await rig.ask('GET', '/api/me', { token })).status).toBe(200)
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByText('“Build server” no longer works.')).toBeVisible()
  expect((await rig.ask('GET', '/api/me', { token })).status).toBe(401)
})

test('what new sessions begin with is changed and used', async ({ page, rig, signIn }) => {
  await signIn(page)
  await page.goto(`${rig.url}/settings#sessions`)
  await awake(page)
  await page.getByRole('radio', { name: /^Plan first/ }).click()
  await page.getByRole('radio', { name: /^No network/ }).click()
  await page.getByRole('combobox', { name: 'Effort: Usual effort' }).click()
  await page.getByRole('option', { name: /^High effort/ }).click()
  await page.getByRole('textbox', { name: 'Spending cap in US dollars' }).fill('2.50')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => (await rig.ask('GET', '/api/settings')).json)
    .toMatchObject({ permissionMode: 'plan', network: 'none', effort: 'high', capMicroUsd: 2_500_000 })
  const id = await rig.session()
  expect((await rig.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({
    ...{ permissionMode: 'plan', network: 'none', effort: 'high', capMicroUsd: 2_500_000 },
  })
  const back = { permissionMode: null, network: null, effort: null, capMicroUsd: null }
  await rig.ask('PUT', '/api/settings', { body: back })
  // The server of this test has its model from its environment: a change here would have no effect.
  await expect(page.getByRole('textbox', { name: 'Model', exact: true })).toBeDisabled()
})
