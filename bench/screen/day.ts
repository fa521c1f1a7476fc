/** What a person does with a session all day, one act after the other: each leaves the screen as it found it, so that what stays in memory is a leak. */
import type { Locator, Page } from '@playwright/test'
import { answer } from '../../e2e/model-server/answers/answer.ts'
import { text, toolUse } from '../../e2e/model-server/answers/builders.ts'
import type { ServerRig } from '../../e2e/rig/start-server.ts'

const FILE = 'src/basket.js'
const PORT = 8000
const HOME = 'The day'
const ELSEWHERE = 'Another place'
const WAIT_MS = 60_000
const APP = `require('http').createServer((q, s) => s.writeHead(200, { 'content-type': 'text/html' }).end('<h1>shop ' + q.url + '</h1>')).listen(${PORT})`

export interface Day {
  /** All acts once. Rejects when the screen does not do what it should. */
  lap(lap: number): Promise<void>
  sessionId: string
}

export async function beginDay(page: Page, rig: ServerRig): Promise<Day> {
  await rig.session({ title: ELSEWHERE })
  const sessionId = await rig.session({ source: { kind: 'sample' }, title: HOME, permissionMode: 'acceptEdits' })
  // Much is said in an hour, and nothing of it is to be paid.
  await rig.ask('PATCH', `/api/sessions/${sessionId}`, { body: { capMicroUsd: null } })
  await page.goto(`${rig.url}/s/${sessionId}`)
  const at = { page, rig, sessionId }
  await page.getByRole('treeitem', { name: 'src' }).waitFor({ timeout: WAIT_MS })
  const before = (await rig.ask('GET', filePath(sessionId))).text
  await exec(at, `setsid -f node -e "${APP}" </dev/null >/dev/null 2>&1`)
  const acts = [edit, turn, changes, terminal, search, palette, preview, elsewhere]
  return {
    sessionId,
    async lap(lap) {
      for (const act of acts) await act(at, lap)
      await rig.ask('PUT', filePath(sessionId), { bytes: new TextEncoder().encode(before) })
    },
  }
}

interface Place {
  page: Page
  rig: ServerRig
  sessionId: string
}

async function edit({ page }: Place, lap: number): Promise<void> {
  const body = page.locator('#editor-body-left')
  for (const name of ['money.js', 'basket.js']) {
    await inPalette(page, 'Control+p', name)
    await page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name }).waitFor({ timeout: WAIT_MS })
  }
  await body.locator('.view-lines').getByText('QUANTITY').first().waitFor({ timeout: WAIT_MS })
  await body.getByRole('textbox').first().focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type(`// lap ${lap}\n`)
  await page.keyboard.press('Control+s')
  await page.getByText('Not saved', { exact: true }).waitFor({ state: 'detached', timeout: WAIT_MS })
  for (const name of ['basket.js', 'money.js']) {
    const tab = page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name })
    if ((await tab.count()) === 0) continue
    await tab.click()
    await page.keyboard.press('Alt+w')
    await tab.waitFor({ state: 'detached', timeout: WAIT_MS })
  }
}

/** Text that streams, a read, an edit, and a command that is asked about. */
async function turn({ page, rig, sessionId }: Place, lap: number): Promise<void> {
  const file_path = `/workspace/${FILE}`
  rig.model.enqueue(
    answer(toolUse('Read', { file_path })),
    toolUse('Edit', { file_path, old_string: 'quantity > QUANTITY', new_string: 'quantity >= QUANTITY' }),
    toolUse('Bash', { command: 'npm test' }),
    text(`${'Some words of the answer. '.repeat(60)}\n\n\`\`\`js\nconst lap = ${lap}\n\`\`\`\n\nLap ${lap} is over.`, {
      chunks: 80,
      paceMs: 8,
    }),
  )
  const { json } = await rig.ask('GET', `/api/sessions/${sessionId}`)
  const over = rig.events(sessionId, ({ event }) => event.type === 'turn-ended', { after: json.state.seq })
  await composer(page).fill(`Lap ${lap}`)
  await composer(page).press('Enter')
  const card = page.locator('[data-approval]')
  await card.waitFor({ timeout: WAIT_MS })
  // Out of the text, so that keys are answers; without a press into the transcript, which would scroll it.
  await composer(page).blur()
  await page.keyboard.press('y')
  await card.waitFor({ state: 'detached', timeout: WAIT_MS })
  await over
}

async function changes({ page }: Place): Promise<void> {
  await page.keyboard.press('Control+Shift+g')
  const file = page.getByRole('list', { name: 'Changed files' }).getByRole('button', { name: /^src\/basket|^basket/ })
  await file.click({ timeout: WAIT_MS })
  await page.locator('#pane-changes .monaco-diff-editor .modified').waitFor({ timeout: WAIT_MS })
}

async function terminal({ page }: Place, lap: number): Promise<void> {
  await page.getByRole('button', { name: 'New terminal' }).first().click()
  const screen = page.getByRole('region', { name: /^Terminal / })
  // Without a graphics card the emulator writes into elements.
  const row = (hasText: RegExp) => screen.locator('.xterm-rows > div').filter({ hasText }).first()
  await row(/\$/).waitFor({ timeout: WAIT_MS })
  await screen.click()
  await page.keyboard.type(`seq 1 3000; echo over-$((${lap}))\n`)
  await row(new RegExp(`^over-${lap}\\s*$`)).waitFor({ timeout: WAIT_MS })
  await page.keyboard.type('exit\n')
  await screen.getByRole('button', { name: 'Close', exact: true }).click({ timeout: WAIT_MS })
  await screen.waitFor({ state: 'detached', timeout: WAIT_MS })
}

async function search({ page }: Place): Promise<void> {
  await page.keyboard.press('Control+Shift+f')
  const field = page.getByRole('textbox', { name: 'Search in all files' })
  for (const words of ['quantity', 'total']) {
    await field.fill(words)
    await page.locator('#pane-search').getByRole('status').getByText(/match/).waitFor({ timeout: WAIT_MS })
  }
  await field.fill('')
}

async function palette({ page }: Place): Promise<void> {
  for (const words of ['theme', '@basket', ':7']) {
    await page.keyboard.press('Control+k')
    await paletteOf(page).getByRole('combobox').fill(words)
    await page.keyboard.press('Escape')
    await paletteOf(page).waitFor({ state: 'detached', timeout: WAIT_MS })
  }
}

async function preview({ page }: Place, lap: number): Promise<void> {
  await page.getByRole('tab', { name: 'Preview' }).click()
  const address = page.getByRole('textbox', { name: 'Address in the container' })
  await address.fill(`localhost:${PORT}/lap-${lap}`)
  await address.press('Enter')
  const inside = page.frameLocator(`iframe[title="Preview of port ${PORT}"]`)
  await inside.getByText(`shop /lap-${lap}`).waitFor({ timeout: WAIT_MS })
}

async function elsewhere({ page, sessionId }: Place): Promise<void> {
  await inPalette(page, 'Control+k', `#${ELSEWHERE}`)
  await page.waitForURL((url) => /\/s\//.test(url.pathname) && !url.pathname.includes(sessionId))
  await composer(page).waitFor({ timeout: WAIT_MS })
  await inPalette(page, 'Control+k', `#${HOME}`)
  await page.waitForURL(`**/s/${sessionId}`)
  await page.getByRole('feed').getByText('Lap').first().waitFor({ timeout: WAIT_MS })
}

async function inPalette(page: Page, keys: string, words: string): Promise<void> {
  await page.keyboard.press(keys)
  await paletteOf(page).getByRole('combobox').fill(words)
  await paletteOf(page)
    .getByRole('option', { name: words.replace(/^[#@]/, '') })
    .first()
    .waitFor({ timeout: WAIT_MS })
  await page.keyboard.press('Enter')
  await paletteOf(page).waitFor({ state: 'detached', timeout: WAIT_MS })
}

function paletteOf(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Palette' })
}

function composer(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Message to the agent' })
}

function filePath(sessionId: string): string {
  return `/api/sessions/${sessionId}/files?path=${FILE}`
}

async function exec({ rig, sessionId }: Place, command: string): Promise<void> {
  const { json, text: said } = await rig.ask('POST', `/api/sessions/${sessionId}/exec`, { body: { command } })
  if (json?.exitCode !== 0) throw new Error(said)
}
