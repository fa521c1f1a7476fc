/** Coming in and going out: by the real link, once; without one, not at all. */
import { expect } from '@playwright/test'
import { awake, test } from './journey.ts'

test('a link signs in once, leaves the address bar, and says so when it was used', async ({
  page,
  rig,
  complaints,
}) => {
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await expect(page.getByRole('region', { name: 'Start a session' })).toBeVisible()
  expect(page.url()).toBe(`${rig.url}/`)
  expect(complaints).toEqual([])
  await page.goto('about:blank')
  await page.goto(json.url)
  await expect(page.getByText('This link was used before')).toBeVisible()
  expect(page.url()).not.toContain('#')
})

test('without a secret, and with one of nobody, the page says what to do', async ({ page, rig }) => {
  await page.goto(`${rig.url}/sign-in`)
  await expect(page.getByText('This address needs its link')).toBeVisible()
  // Only what stands behind the # changes, as when a person pastes the whole link into the open page.
  await page.goto(`${rig.url}/sign-in#slipway_link_nobody`)
  await expect(page.getByText('This link is not one of ours')).toBeVisible()
  await expect(page.getByText('npm run -s slipway -- sign-in')).toBeVisible()
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await expect(page.getByRole('region', { name: 'Start a session' })).toBeVisible()
})

test('signing out closes the door', async ({ page, rig }) => {
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await awake(page)
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: /Sign out/ }).click()
  await expect(page.getByText('Open the one-time link')).toBeVisible()
  await page.goto(`${rig.url}/settings`)
  await expect(page.getByText('Open the one-time link')).toBeVisible()
})
