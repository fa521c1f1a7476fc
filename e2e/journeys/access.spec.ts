/** Nobody is kept out: axe finds nothing serious on any screen in any theme, nothing is wider than a phone, nothing is fetched from elsewhere. */
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { editorText } from './files.ts'
import { test } from './journey.ts'
import { requestsElsewhere } from './requests-elsewhere.ts'
import { faultsInBothThemes } from './serious-faults.ts'
import { say, status } from './session.ts'
import { smallTargets } from './small-targets.ts'

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
  // Only what does not fit stands in the way of the keyboard.
  await expect.soft(page.getByText('All of it fits.').first()).not.toHaveAttribute('tabindex')
  const scrolled = page.locator('div[tabindex="0"]', { hasText: /^### The failing test/ }).first()
  await scrolled.press('End')
  await expect.soft.poll(() => scrolled.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
  const still = { appear: '0s', leave: '0s', button: '0s', moves: false }
  expect.soft(await motion(page, 'reduce'), 'less motion').toEqual(still)
  const moving = { appear: '0.12s', leave: '0.08s', button: '0.12s', moves: true }
  expect.soft(await motion(page, 'no-preference'), 'as we like it').toEqual(moving)
  await page.emulateMedia({ reducedMotion: 'reduce' })
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

/** After a turn that left all behind which can be pressed: a long message, a call, its output, changed files, an attachment, a command. */
async function measureSession(page: Page): Promise<void> {
  await expect(status(page)).toHaveText(/^Done/)
  await say(page, '!seq 1 30')
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({ ...NOTE, buffer: Buffer.from('note') })
  await page
    .getByRole('feed')
    .getByRole('button', { name: /Run seq/ })
    .tap()
  for (const name of ['Show all 40 lines', 'Show all 30 lines', 'a.txt +1', 'Remove note.txt'])
    await expect(page.getByRole('button', { name }).first()).toBeAttached()
  // No pointer hovers: what is to be pressed is to be seen.
  for (const name of ['Copy as markdown', 'Copy the message'])
    expect(await page.getByRole('button', { name }).first().evaluate(isSeen), name).toBe(true)
  expect.soft(await smallTargets(page), 'Session').toEqual([])
  const tabs = page.getByRole('navigation', { name: 'Panes' }).getByRole('button')
  for (const name of await tabs.allTextContents()) {
    await tabs.filter({ hasText: name }).tap()
    await page
      .locator(LOADED[name] ?? 'main')
      .first()
      .waitFor()
    expect.soft(await smallTargets(page), name).toEqual([])
  }
  await tabs.filter({ hasText: 'Files' }).tap()
  await page.getByRole('group', { name: 'Files' }).getByRole('button', { name: 'Search' }).tap()
  await page.getByRole('textbox', { name: 'Search in all files' }).fill('a')
  await page.getByRole('button', { name: 'Replace as well' }).tap()
  await page.getByRole('button', { name: 'Where' }).tap()
  await page.getByRole('list', { name: 'What was found' }).getByRole('button').first().waitFor()
  expect.soft(await smallTargets(page), 'Search').toEqual([])
  await tabs.filter({ hasText: 'Details' }).tap()
  await page.getByRole('button', { name: 'a.txt', exact: true }).tap()
  await expect(page.getByRole('button', { name: 'Back to Details' })).toBeVisible()
  await expect(editorText(page)).toHaveText('a')
  expect.soft(await smallTargets(page), 'a file').toEqual([])
}

/** What is there once a tab has loaded. */
const LOADED: Readonly<Record<string, string>> = {
  Files: '[role="treeitem"]:not([aria-busy])',
  Changes: '[aria-label="Next change"]',
  Preview: '[aria-label="Address in the container"]',
  Terminal: '[aria-label="New terminal"], button:has-text("New terminal")',
}
const NOTE = { name: 'note.txt', mimeType: 'text/plain' }
const isSeen = (element: Element) => element.checkVisibility({ opacityProperty: true })

test('390 pixels and a finger: nothing is cut, what is pressed is 44 pixels high', async ({ browser, rig }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  const id = await rig.session({
    ...{ title: 'Größenänderungsbenachrichtigungseinstellungen', source: { kind: 'empty' } },
    permissionMode: 'acceptEdits',
  })
  rig.model.enqueue(
    toolUse('Write', { file_path: '/workspace/a.txt', content: 'a\n' }),
    toolUse('Bash', { command: 'seq 1 40' }),
    text('It is made.'),
  )
  const long = Array.from({ length: 40 }, (_, at) => `Line ${at}`).join('\n')
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: long } })
  await page.goto(json.url)
  await page.getByRole('listitem').first().waitFor()
  for (const path of ['/', '/settings']) {
    await page.goto(rig.url + path)
    await page.waitForLoadState('networkidle')
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(wider, path).toBe(0)
    expect.soft(await smallTargets(page), path).toEqual([])
  }
  await page.goto(`${rig.url}/s/${id}`)
  await measureSession(page)
  await context.close()
})

test('no page asks another host, and no script runs that does not carry the nonce of its load', async ({
  page,
  rig,
  signIn,
  complaints,
}) => {
  const elsewhere = requestsElsewhere(page, rig)
  await signIn(page)
  const nonces: (string | undefined)[] = []
  for (const path of SCREENS) {
    const answer = await page.goto(rig.url + path, { waitUntil: 'networkidle' })
    const scripts = scriptSources(answer?.headers()['content-security-policy'])
    const nonce = scripts.map((source) => /^'nonce-(.{22,})'$/.exec(source)?.[1]).find((found) => found !== undefined)
    expect(scripts, path).toEqual(["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"])
    const inline = await page.evaluate(() =>
      Array.from(document.querySelectorAll<HTMLScriptElement>('script:not([src])'), (script) => script.nonce),
    )
    expect(inline.length, path).toBeGreaterThan(0)
    expect(new Set(inline), path).toEqual(new Set([nonce]))
    nonces.push(nonce)
  }
  // The last of them shows prose and code: in our own letters, not in those of the machine.
  expect(await page.evaluate(loadedFonts)).toEqual(expect.arrayContaining(['inter', 'mono']))
  expect(new Set(nonces).size).toBe(SCREENS.length)
  expect(elsewhere).toEqual([])
  expect(complaints).toEqual([])
  await slipIn(
    page,
    '<script>window.ran = "script"</script><img src="data:," alt="" onerror="window.ran = \'handler\'">',
  )
  await page.goto(rig.url, { waitUntil: 'networkidle' })
  await expect.poll(() => complaints.filter((one) => one.includes('inline')).length).toBe(2)
  expect(await page.evaluate(() => (window as { ran?: string }).ran)).toBeUndefined()
})

/** In the page: families that were fetched, without what the build hangs on their names. */
async function loadedFonts(): Promise<string[]> {
  await document.fonts.ready
  return [...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family.replaceAll('"', ''))
}

/** Seconds that things take to appear and to leave, by the tokens and by a button, and whether any moves on and on. */
async function motion(page: Page, reducedMotion: 'reduce' | 'no-preference') {
  await page.emulateMedia({ reducedMotion })
  return page.evaluate(() => {
    const buttons = [...document.querySelectorAll<HTMLElement>('main button')]
    const button = buttons.find(({ textContent }) => textContent === 'Rename') ?? document.body
    const seconds = (duration: string) => {
      button.style.transitionDuration = duration
      const { transitionDuration } = getComputedStyle(button)
      button.style.transitionDuration = ''
      return transitionDuration
    }
    const endless = (one: Animation) => one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY
    return {
      ...{ appear: seconds('var(--appear)'), leave: seconds('var(--leave)') },
      ...{ button: getComputedStyle(button).transitionDuration, moves: document.getAnimations().some(endless) },
    }
  })
}

/** The sources that a policy allows scripts from. */
function scriptSources(policy = ''): string[] {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/))
  return directives.find(([name]) => name === 'script-src')?.slice(1) ?? []
}

/** As somebody who has found a way to put markup into what the server writes: the policy comes with it as it is. */
async function slipIn(page: Page, markup: string): Promise<void> {
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('</body>', `${markup}</body>`) })
  })
}
