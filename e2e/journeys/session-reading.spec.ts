/** Reading: hostile text harms nobody, search finds, densities fold, links lead to a place, and a phone has room for it all. */

import { readFile } from 'node:fs/promises'
import { expect, type Page } from '@playwright/test'
import { HOSTILE_MARKDOWN } from '#app/_ui/markdown/testing/hostile-markdown.ts'
import { answer as parts } from '../model-server/answers/answer.ts'
import { text, thinking, toolUse } from '../model-server/answers/builders.ts'
import { gate } from '../model-server/answers/gate.ts'
import { editorText, treeItem } from './files.ts'
import { test } from './journey.ts'
import { requestsElsewhere } from './requests-elsewhere.ts'
import { seriousFaults } from './serious-faults.ts'
import { allowByClick, answer, approval, say, status } from './session.ts'

/** Rows of a talk that no screen holds. */
const MANY = 160

/** Panes that a phone has besides the conversation. */
const OTHERS_ON_A_PHONE = ['Files', 'Details', 'Changes', 'Preview', 'Terminal']

/** What the search marks in sight. */
const marks = (page: Page) =>
  page.evaluate(() => ({
    places: CSS.highlights.get('transcript-search')?.size ?? 0,
    color: getComputedStyle(document.body, '::highlight(transcript-search)').backgroundColor,
  }))

test('[W1] [W2] hostile text from the model runs nothing and asks no other host', async ({
  page,
  rig,
  newSession,
  complaints,
}) => {
  const elsewhere = requestsElsewhere(page, rig)
  await newSession({ source: { kind: 'empty' } })
  rig.model.enqueue(text(HOSTILE_MARKDOWN.join('\n\n')))
  await say(page, 'Be evil.')
  await expect(status(page)).toHaveText(/Done/, { timeout: 60_000 })
  await page.getByRole('button', { name: 'What is shown' }).click()
  await page.getByRole('menuitem', { name: 'Read as one text' }).click()
  await expect(
    page.getByRole('dialog').getByText('<script>window.__xss=1</script>', { exact: true }).first(),
  ).toBeVisible()
  expect.soft(await seriousFaults(page, { within: ['[role="dialog"]'] })).toEqual([])
  expect(await page.evaluate(() => (window as { __xss?: unknown }).__xss)).toBeUndefined()
  expect(
    await page.locator('[role=dialog] img, [role=dialog] iframe, [role=dialog] script, [role=feed] img').count(),
  ).toBe(0)
  expect(elsewhere).toEqual([])
  expect(complaints).toEqual([])
})

test('search finds a word in folded work and leads to it; densities fold and unfold', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession()
  rig.model.enqueue(
    parts(
      thinking('A thought about needles.'),
      text('I read.'),
      toolUse('Read', { file_path: '/workspace/package.json' }),
      toolUse('Read', { file_path: '/workspace/src/basket.js' }),
    ),
    text('There is a needle here.'),
  )
  await say(page, 'Look for it.')
  await expect(status(page)).toHaveText(/Done/, { timeout: 60_000 })
  await expect(page.getByRole('button', { name: /Read 2 files/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Thought/ })).toHaveText(/^Thought( for \d+\.\d s)?$/)
  await page.keyboard.press('Control+f')
  await page.getByRole('searchbox', { name: 'Search the conversation' }).fill('needle')
  await expect(page.getByText('2 matches in 2 steps')).toBeVisible()
  await expect.poll(async () => (await marks(page)).places).toBe(1)
  expect((await marks(page)).color, 'a mark that is seen').not.toBe('rgba(0, 0, 0, 0)')
  expect.soft(await seriousFaults(page, { within: ['[aria-label="Conversation with the agent"]'] })).toEqual([])
  await page.keyboard.press('Enter')
  await expect(page.getByText('A thought about needles.')).toBeVisible()
  // Into the second of two reads in one line, and into the box of what it said.
  const folded = page.getByRole('feed').locator('pre', { hasText: 'quantity > QUANTITY_FOR_DISCOUNT' })
  await expect(folded).toHaveCount(0)
  await page.getByRole('searchbox', { name: 'Search the conversation' }).fill('quantity > quantity_for')
  await expect(page.getByText('1 match in 1 step')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(folded).toBeInViewport()
  await expect.poll(async () => (await marks(page)).places).toBe(1)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'What is shown' }).click()
  await page.getByRole('menuitemradio', { name: /Summary/ }).click()
  await expect(page.getByRole('button', { name: /2 steps/ })).toBeVisible()
  await expect(page.getByText('There is a needle here.')).toBeVisible()
  await expect(page.getByText('A thought about needles.')).toBeHidden()
  // The menu stays, so that one can try them.
  await page.getByRole('menuitemradio', { name: /Verbose/ }).click()
  await expect(page.getByText('A thought about needles.')).toBeVisible()
})

test('all that a command said is read where it ran, beyond what the model was told; of a long talk only what is in sight is there', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession({ source: { kind: 'empty' } })
  rig.model.enqueue(toolUse('Bash', { command: 'seq 1 20000' }), text('So many.'))
  await say(page, 'Count.')
  await expect(page.getByText('So many.')).toBeVisible({ timeout: 30_000 })
  expect(JSON.stringify(rig.model.requests.at(-1)?.body)).not.toContain('10000')
  const feed = page.getByRole('feed')
  await feed.getByRole('button', { name: /Run seq/ }).click()
  const output = feed.locator('pre').filter({ hasText: '19999' })
  await expect(output).toBeVisible()
  await expect(output).not.toContainText('10000')
  await feed.getByRole('button', { name: 'Show all' }).click()
  await expect(output).toContainText('10000')
  const saved = page.waitForEvent('download')
  await feed.getByRole('link', { name: /^Save all/ }).click()
  expect(await readFile(await (await saved).path(), 'utf8')).toContain('\n9999\n10000\n10001\n')
  await feed.getByRole('button', { name: 'Show less' }).click()
  await expect(output).not.toContainText('10000')

  rig.model.enqueue(parts(...Array.from({ length: MANY }, (_, at) => text(`Paragraph ${at}.`))))
  await say(page, 'And now in words.')
  await expect(page.getByText(`Paragraph ${MANY - 1}.`)).toBeVisible({ timeout: 30_000 })
  // What comes at the end of a turn leads whoever follows to it.
  await expect(status(page)).toHaveText(/^Done/)
  const articles = feed.getByRole('article')
  expect(Number(await articles.last().getAttribute('aria-setsize'))).toBeGreaterThan(MANY)
  expect(await articles.count()).toBeLessThan(MANY / 2)
  await articles.last().evaluate((row) => row.closest('[tabindex="0"]')?.scrollTo({ top: 0 }))
  await expect(feed.locator('article[aria-posinset="1"]')).toContainText('Count.')
  await expect(page.getByText(`Paragraph ${MANY - 1}.`)).toHaveCount(0)
  await page.getByRole('button', { name: 'Jump to latest' }).click()
  await expect(page.getByText(`Paragraph ${MANY - 1}.`)).toBeVisible()
})

test('an answer is followed only by who is at its end; the others are led there by a press, or by their own words', async ({
  page,
  rig,
  newSession,
}) => {
  await newSession({ source: { kind: 'empty' } })
  // What tells of the container's start stands beside the conversation, and gives its room back when it goes.
  await expect(status(page)).toHaveText(/Ready/, { timeout: 30_000 })
  const told = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, at) => `Paragraph ${from + at}.\n\n`).join('')
  const [more, rest] = [gate(), gate()]
  rig.model.enqueue(text(told(1, 90), { chunks: [told(1, 60), more, told(61, 75), rest, told(76, 90)] }))
  await say(page, 'Tell me everything.')
  const paragraph = (number: number) => page.getByText(`Paragraph ${number}.`, { exact: true })
  const latest = page.getByRole('button', { name: 'Jump to latest' })
  await expect(paragraph(60)).toBeInViewport()
  await expect(latest).toHaveCount(0)
  const scroller = page.getByRole('feed').locator('..')
  // Where what is read stands in sight; how much lies above it may change unseen.
  const place = () => paragraph(40).evaluate((element) => element.getBoundingClientRect().top)
  await scroller.evaluate((element) => element.scrollBy(0, -700))
  await expect(latest).toBeVisible()
  await expect(paragraph(40)).toBeInViewport()
  const before = await place()
  more.open()
  await expect(paragraph(75)).toBeAttached()
  await expect(paragraph(75)).not.toBeInViewport()
  expect(await place()).toBe(before)
  await latest.click()
  await expect(paragraph(75)).toBeInViewport()
  await expect(latest).toHaveCount(0)
  rest.open()
  await expect(status(page)).toHaveText(/^Done/)
  await expect(paragraph(90)).toBeInViewport()
  await expect(latest).toHaveCount(0)
  await scroller.evaluate((element) => element.scrollBy(0, -700))
  await expect(latest).toBeVisible()
  rig.model.enqueue(text('It is.'))
  await say(page, 'Is that all?')
  await expect(page.getByText('Is that all?', { exact: true })).toBeInViewport()
  await expect(page.getByText('It is.', { exact: true })).toBeInViewport()
  await expect(latest).toHaveCount(0)
})

test('on a phone: read, answer, write, and nothing leaves its page', async ({ page, rig, newSession }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await newSession()
  rig.model.enqueue(toolUse('Bash', { command: 'touch a-very-long-word-'.concat('x'.repeat(200)) }), text('Ok.'))
  await say(
    page,
    'Go on, please, with a Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.',
  )
  await expect(approval(page)).toBeVisible({ timeout: 60_000 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  expect(await seriousFaults(page)).toEqual([])
  const panes = page.getByRole('navigation', { name: 'Panes' }).getByRole('button')
  const titles = await panes.allTextContents()
  expect(titles).toEqual(['Session1 waiting', ...OTHERS_ON_A_PHONE])
  for (const name of OTHERS_ON_A_PHONE) {
    await panes.filter({ hasText: name }).click()
    expect.soft(await seriousFaults(page, { within: ['main'] }), name).toEqual([])
  }
  await panes.filter({ hasText: 'Details' }).click()
  await expect(page.getByText('The sample project')).toBeVisible()
  await expect(page.getByText('Container ready')).toBeVisible()
  await page.getByRole('button', { name: /^Model: claude-sonnet/ }).click()
  await page.getByRole('menuitemradio', { name: /^claude-haiku-5-5/ }).click()
  await expect(page.getByRole('button', { name: 'Model: claude-haiku-5-5' })).toBeVisible()
  await page.getByRole('button', { name: 'Session 1 waiting' }).click()
  await allowByClick(page)
  await expect(page.getByText('Ok.', { exact: true })).toBeVisible({ timeout: 30_000 })
  const tabs = page.getByRole('navigation', { name: 'Panes' })
  await tabs.getByRole('button', { name: 'Files' }).click()
  await treeItem(page, 'package.json').click()
  await expect(editorText(page)).toContainText('"scripts"')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  await page.getByRole('button', { name: 'Back to Files' }).click()
  await expect(editorText(page)).toBeHidden()
  await expect(treeItem(page, 'package.json')).toBeVisible()
})

test('on a phone words are searched in all files, beside the tree of them', async ({ page, newSession }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await newSession()
  const tab = (name: string) => page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })
  await tab('Files').click()
  await expect(treeItem(page, 'package.json')).toBeVisible()
  const choice = page.getByRole('group', { name: 'Files' })
  await choice.getByRole('button', { name: 'Search' }).click()
  const field = page.getByRole('textbox', { name: 'Search in all files' })
  await expect(field).toBeFocused()
  await page.keyboard.type('scripts')
  const found = page.getByRole('list', { name: 'What was found' })
  await expect(found).toContainText('"scripts"')
  await expect(tab('Files')).toHaveAttribute('aria-current', 'page')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  expect(await seriousFaults(page, { within: ['main'] })).toEqual([])
  await found.getByRole('button', { name: /"scripts"/ }).click()
  await expect(editorText(page)).toContainText('"scripts"')
  await page.getByRole('button', { name: 'Back to Search' }).click()
  await expect(editorText(page)).toBeHidden()
  await expect(found).toContainText('"scripts"')
  // A tab is found as it was left; pressed once more it leads to the tree.
  await tab('Session').click()
  await expect(found).toBeHidden()
  await tab('Files').click()
  await expect(field).toHaveValue('scripts')
  await tab('Files').click()
  await expect(treeItem(page, 'package.json')).toBeVisible()
  await expect(found).toBeHidden()
})

test('[R16] who comes late sees the question within one page load, and can answer', async ({ page, rig, enter }) => {
  const id = await rig.session()
  const touch = () => toolUse('Bash', { command: 'touch late' })
  rig.model.enqueue(touch(), touch(), text('Good.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Go.' } })
  await rig.events(id, ({ event }) => event.type === 'permission-requested')
  await enter(page)
  await page.goto(`${rig.url}/s/${id}`)
  await expect(approval(page)).toBeVisible()
  // For this session: the second time it is not asked.
  await answer(page, 's')
  await expect(page.getByText('Good.', { exact: true })).toBeVisible({ timeout: 30_000 })
})
