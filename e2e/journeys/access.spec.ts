/** Nobody is kept out: axe finds nothing serious on any screen in any theme, nothing is wider than a phone, nothing is fetched from elsewhere. */
import { expect } from '@playwright/test'
import { text } from '../model-server/answers/builders.ts'
import { test } from './journey.ts'
import { faultsInBothThemes } from './serious-faults.ts'

const SCREENS = ['/', '/settings', '/design']

test('axe on every screen outside of a session, light and dark', async ({ page, rig, enter }) => {
  await page.goto(rig.url)
  await page.getByText('Open the one-time link').waitFor()
  expect.soft(await faultsInBothThemes(page), 'the door').toEqual([])
  await page.goto(`${rig.url}/sign-in`)
  await page.getByText('This address needs its link').waitFor()
  expect.soft(await faultsInBothThemes(page), 'sign-in').toEqual([])
  const id = await rig.session({ title: 'Read by axe' })
  rig.model.enqueue(text('Done.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Go' } })
  await rig.events(id, ({ event }) => event.type === 'turn-ended')
  await enter(page)
  await page.goto(`${rig.url}/settings`)
  await page.getByRole('heading', { name: 'Appearance' }).waitFor()
  expect.soft(await faultsInBothThemes(page), 'settings').toEqual([])
  await page.goto(`${rig.url}/design`)
  // Names and values of some controls are put in by the browser: a page that is not awake is judged unfairly.
  await page
    .getByText(/^(light|dark) #/)
    .first()
    .waitFor()
  expect.soft(await faultsInBothThemes(page), 'design').toEqual([])
  await page.goto(rig.url)
  await page.getByRole('link', { name: 'Read by axe' }).waitFor()
  expect.soft(await faultsInBothThemes(page), 'inbox').toEqual([])
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menu').waitFor()
  expect.soft(await faultsInBothThemes(page), 'a menu').toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  expect.soft(await faultsInBothThemes(page), 'the palette').toEqual([])
})

test('390 pixels and a finger: nothing is cut, what is pressed is 44 pixels high', async ({ browser, rig }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await rig.session({ title: 'Größenänderungsbenachrichtigungseinstellungen' })
  await page.goto(json.url)
  await page.getByRole('listitem').first().waitFor()
  for (const path of ['/', '/settings']) {
    await page.goto(rig.url + path)
    await page.waitForLoadState('networkidle')
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wider, path).toBe(0)
    const small = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'button, [role="combobox"], input:not([type="file"], [type="checkbox"], [type="radio"])',
        ),
      ]
        .filter(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) && element.getAttribute('aria-hidden') !== 'true',
        )
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          height: element.getBoundingClientRect().height,
          role: element.getAttribute('role'),
        }))
        .filter(({ height, role }) => height > 1 && height < 43 && role !== 'switch' && role !== 'radio'),
    )
    expect(small, path).toEqual([])
  }
  await context.close()
})

test('no page asks another host, and none of it is an inline script without the nonce', async ({
  page,
  rig,
  signIn,
  complaints,
}) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(rig.url) && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  await signIn(page)
  for (const path of SCREENS) await page.goto(rig.url + path, { waitUntil: 'networkidle' })
  expect(foreign).toEqual([])
  expect(complaints).toEqual([])
})
