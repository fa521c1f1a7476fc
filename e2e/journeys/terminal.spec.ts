/** Terminals as people use them: across reloads, floods, tabs of the browser, keys and pastes; and the agent's shells beside them. */
import { expect, type Page, test as plain } from '@playwright/test'
import { text, toolUse } from '../model-server/answers/builders.ts'
import { allowed } from '../rig/allowed.ts'
import type { ServerRig } from '../rig/start-server.ts'
import { test } from './journey.ts'
import { seriousFaults } from './serious-faults.ts'
import { answer, say, status } from './session.ts'
import { newTerminal, openWithoutTerminals, rows, screens, tabs, type, withGpu, withoutGpu } from './terminal.ts'

/** Milliseconds within which an interrupt must show, with room for a busy machine; the promise is one second. */
const INTERRUPT_MS = 10_000

const BY_GPU = 'drawn by the graphics card'

test.use({ viewport: { width: 1440, height: 900 } })
let shared: Promise<string> | null = null
/** One session for all of them: none leaves anything behind but terminals. Resolves to its id. */
async function open(page: Page, rig: ServerRig): Promise<string> {
  shared ??= rig.session()
  await openWithoutTerminals(page, rig, await shared)
  return shared
}

test.beforeEach(async ({ page, enter }, { titlePath }) => {
  if (!titlePath.includes(BY_GPU)) await withoutGpu(page)
  await enter(page)
})

test('[TM5] a shell, its name and its past outlive a reload; its colours are those of the theme', async ({
  page,
  rig,
  complaints,
}) => {
  await open(page, rig)
  await newTerminal(page)
  await type(page, 'cd /tmp; kept=yes; echo hello-$((40+2))')
  await expect(rows(page)).toContainText('hello-42')
  await tabs(page).getByRole('button').first().dblclick()
  await page.getByRole('textbox', { name: 'New name of bash' }).fill('build')
  await page.keyboard.press('Enter')
  await expect(tabs(page)).toContainText('build')
  await page.reload()
  await expect(tabs(page)).toContainText('build')
  await expect(rows(page)).toContainText('hello-42')
  await screens(page).click()
  await type(page, 'echo "$kept in $PWD"')
  await expect(rows(page)).toContainText('yes in /tmp')
  await expect(page.getByText('sets the size here')).toHaveCount(0)
  await type(page, "printf '\\033[31mre''d\\033[m\\n'")
  const red = rows(page).locator('span', { hasText: /^red$/ })
  const seen = new Set<string>()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect
      .poll(async () => {
        const { drawn, token } = await red.evaluate(bytesOfColors, 'var(--ansi-1)')
        seen.add(token)
        return drawn === token ? 'as the theme has it' : `${drawn} in place of ${token}`
      })
      .toBe('as the theme has it')
  }
  expect(seen.size, 'each theme has a red of its own').toBe(2)
  expect(complaints).toEqual([])
})

/** In the page: the colour that an element has and the one that it should have, in whatever notation, as bytes. */
function bytesOfColors(element: Element, wanted: string): { drawn: string; token: string } {
  const bytes = (color: string) => {
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')
    if (context === null) return 'no canvas'
    context.fillStyle = color
    context.fillRect(0, 0, 1, 1)
    return context.getImageData(0, 0, 1, 1).data.join()
  }
  const probe = document.createElement('span')
  probe.style.color = wanted
  document.body.append(probe)
  const token = bytes(getComputedStyle(probe).color)
  probe.remove()
  return { drawn: bytes(getComputedStyle(element).color), token }
}

test('[TM2] a flood leaves the page alive, and Ctrl-C ends one', async ({ page, rig }) => {
  test.slow()
  await open(page, rig)
  await newTerminal(page)
  await type(page, 'yes 0123456789abcde | head -c 8000000; echo end-$((40+2))')
  // While it pours, the page answers: what is typed into the composer is there.
  await page.getByRole('combobox', { name: 'Message to the agent' }).fill('still alive')
  expect(await rows(page).textContent()).not.toContain('end-42')
  await expect(rows(page)).toContainText('end-42', { timeout: 90_000 })
  await screens(page).click()
  await type(page, 'yes')
  await expect(rows(page)).toContainText(/y\s*y\s*y/)
  await page.waitForTimeout(700)
  const at = performance.now()
  await page.keyboard.press('Control+c')
  await type(page, 'echo still-$((40+2))')
  await expect(rows(page)).toContainText('still-42', { timeout: INTERRUPT_MS })
  plain.info().annotations.push({ type: 'interrupt', description: `${Math.round(performance.now() - at)} ms` })
})

test('[TM3] a second tab sees the same terminal; one of the two sets its size', async ({ page, rig, context }) => {
  const id = await open(page, rig)
  await newTerminal(page)
  await type(page, 'echo shared-$((40+2))')
  await expect(rows(page)).toContainText('shared-42')
  const other = await context.newPage()
  await other.setViewportSize({ width: 1200, height: 700 })
  await withoutGpu(other)
  await other.goto(`${rig.url}/s/${id}`)
  await expect(rows(other)).toContainText('shared-42')
  await expect(other.getByText('Another tab of yours sets the size here')).toBeVisible()
  await expect(page.getByText('sets the size here')).toHaveCount(0)
  await other.getByRole('button', { name: 'Take control' }).click()
  await expect(page.getByText('Another tab of yours sets the size here')).toBeVisible()
  await expect(other.getByText('sets the size here')).toHaveCount(0)
  await screens(page).click()
  const high = await rows(other).locator('> div').count()
  // The shell gets its size by another way than what is typed.
  await type(page, `until [ "$(stty size | cut -d' ' -f1)" = ${high} ]; do sleep 0.1; done; echo "size $(stty size)"`)
  await expect(rows(other)).toContainText(/size \d+ \d+/)
  const shown = /size (\d+ \d+)/.exec((await rows(other).textContent()) ?? '')?.[1]
  await expect(rows(page)).toContainText(`size ${shown}`)
  await other.close()
})

test('keys typed in a terminal are the program’s; Ctrl+` hides and shows it', async ({ page, rig }) => {
  await open(page, rig)
  await newTerminal(page)
  await type(page, 'echo go-$((40+2)); cat -v')
  await expect(rows(page)).toContainText('go-42')
  for (const keys of ['Control+k', 'Control+p', 'Control+b', 'Control+Shift+f', 'Escape', 'Shift+Tab', 'Control+,'])
    await page.keyboard.press(keys)
  await expect(rows(page)).toContainText('^K^P^B')
  await expect(rows(page)).toContainText('^[^[[Z')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page).toHaveURL(/\/s\//)
  await expect(page.getByRole('region', { name: 'Session' })).toBeVisible()
  await page.keyboard.press('Control+c')
  await expect(rows(page)).toContainText('^C')
  await type(page, 'echo typed-$((40+2))')
  await expect(rows(page)).toContainText('typed-42')
  await page.keyboard.press('Control+`')
  await expect(screens(page)).toHaveCount(0)
  await page.keyboard.press('Control+`')
  await expect(rows(page)).toContainText('typed-42')
  await type(page, 'echo back-$((40+2))')
  await expect(rows(page)).toContainText('back-42')
  await page.keyboard.press('Control+Shift+`')
  await expect(tabs(page)).toHaveCount(2)
})

test('a paste of several lines is shown first; one that is not wanted types nothing', async ({
  page,
  rig,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, rig)
  await newTerminal(page)
  const paste = async (pasted: string) => {
    await page.evaluate((words) => navigator.clipboard.writeText(words), pasted)
    await page.keyboard.press('Control+Shift+v')
  }
  await paste('echo one-$((40+2))')
  await page.keyboard.press('Enter')
  await expect(rows(page)).toContainText('one-42')
  await paste('echo bad-$((40+2))\u001b[201~\necho worse-$((40+2))\n')
  const dialog = page.getByRole('dialog', { name: 'Paste 2 lines?' })
  await expect(dialog).toContainText('1 control signs were taken out')
  await dialog.getByRole('button', { name: 'Do not paste' }).click()
  await type(page, 'echo after-$((40+2))')
  await expect(rows(page)).toContainText('after-42')
  expect(await rows(page).textContent()).not.toContain('bad-')
  await paste('echo first-$((40+2))\necho second-$((40+2))\n')
  await page.getByRole('dialog').getByRole('button', { name: 'Paste', exact: true }).click()
  await page.keyboard.press('Enter')
  await expect(rows(page)).toContainText('second-42')
})

test('[W3] a program reaches neither clipboard nor title; its links show where they lead, and lead there with Ctrl', async ({
  page,
  rig,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(page, rig)
  await newTerminal(page)
  await page.evaluate(() => navigator.clipboard.writeText('mine'))
  const title = await page.title()
  await type(page, `printf '\\033]52;c;ZXZpbA==\\007\\033]2;evil\\007\\033[21t'; sleep 1; echo quiet-$((40+2))`)
  await expect(rows(page)).toContainText('quiet-42')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine')
  expect(await page.title()).toBe(title)
  await type(page, 'clear; echo https://evil.example/x')
  const line = rows(page).locator('> div', { hasText: /^https:/ })
  await expect(line).toHaveCount(1)
  const place = await line.boundingBox()
  await page.mouse.move((place?.x ?? 0) + 30, (place?.y ?? 0) + 8)
  await page.mouse.move((place?.x ?? 0) + 40, (place?.y ?? 0) + 8)
  await expect(page.getByRole('tooltip').filter({ hasText: 'evil.example' })).toBeVisible()
  await context.route('https://evil.example/**', (route) => route.fulfill({ body: 'It is there.' }))
  await page.mouse.click((place?.x ?? 0) + 40, (place?.y ?? 0) + 8)
  const opened = context.waitForEvent('page')
  await page.keyboard.down('Control')
  await page.mouse.click((place?.x ?? 0) + 40, (place?.y ?? 0) + 8)
  await page.keyboard.up('Control')
  await expect((await opened).getByText('It is there.')).toBeVisible()
  expect((await opened).url()).toBe('https://evil.example/x')
  // The bare press opened nothing.
  expect(context.pages()).toHaveLength(2)
  await (await opened).close()

  await screens(page).click()
  await type(page, 'clear; echo http://localhost:4000/deep')
  await expect(rows(page).locator('> div', { hasText: /^http:/ })).toHaveCount(1)
  await page.mouse.move((place?.x ?? 0) + 30, (place?.y ?? 0) + 8)
  await page.mouse.move((place?.x ?? 0) + 40, (place?.y ?? 0) + 8)
  await expect(page.getByRole('tooltip').filter({ hasText: 'Port 4000 of the container' })).toBeVisible()
  await page.keyboard.down('Control')
  await page.mouse.click((place?.x ?? 0) + 40, (place?.y ?? 0) + 8)
  await page.keyboard.up('Control')
  await expect(page.getByRole('textbox', { name: 'Address in the container' })).toHaveValue('localhost:4000/deep')
  expect(context.pages()).toHaveLength(1)
})

test('copy on select is a choice; it copies what is selected, and nothing without being asked', async ({
  page,
  rig,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { json } = await rig.ask('GET', '/api/me/preferences')
  const like = async (copyOnSelect: boolean) => {
    const body = { terminal: { ...json.terminal, copyOnSelect } }
    expect((await rig.ask('PUT', '/api/me/preferences', { body })).status).toBe(200)
  }
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText())
  const select = async (word: string) => {
    await type(page, `clear; echo ${word}-$((40+2))`)
    const line = rows(page).locator('> div', { hasText: new RegExp(`^${word}-42`) })
    await expect(line).toHaveCount(1)
    const place = await line.boundingBox()
    await page.mouse.dblclick((place?.x ?? 0) + 20, (place?.y ?? 0) + 8)
  }
  await open(page, rig)
  await newTerminal(page)
  await page.evaluate(() => navigator.clipboard.writeText('mine'))
  await select('picked')
  expect(await clipboard()).toBe('mine')
  await like(true)
  try {
    await page.reload()
    await expect(rows(page)).toContainText('picked-42')
    await screens(page).click()
    await select('taken')
    await expect.poll(clipboard).toContain('taken-42')
  } finally {
    await like(false)
  }
})

test('one that is busy is not closed unasked; one that ended says how, and starts again', async ({ page, rig }) => {
  await open(page, rig)
  await newTerminal(page)
  await type(page, 'sleep 300')
  await expect(tabs(page)).toContainText('sleep')
  await tabs(page).getByRole('button', { name: 'Close bash' }).click()
  await page.getByRole('dialog', { name: 'Close bash?' }).getByRole('button', { name: 'Let it run' }).click()
  await screens(page).click()
  await page.keyboard.press('Control+c')
  await type(page, 'exit 3')
  await expect(page.getByText('The shell ended with exit code 3.')).toBeVisible()
  await expect(tabs(page)).toContainText('exit 3')
  await page.getByRole('button', { name: 'Start again' }).click()
  await expect(page.getByText('The shell ended')).toHaveCount(0)
  await expect(tabs(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('$')
  await type(page, 'echo again-$((40+2))')
  await expect(rows(page)).toContainText('again-42')
  await tabs(page).getByRole('button', { name: 'Close bash' }).click()
  await expect(tabs(page)).toHaveCount(0)
})

test('two stand side by side, and what is sought is found', async ({ page, rig }) => {
  await open(page, rig)
  await newTerminal(page)
  await page.getByRole('button', { name: 'Another terminal beside it' }).click()
  await expect(screens(page)).toHaveCount(2)
  await expect(rows(page).last()).toContainText('$')
  // Not in the line itself, which a shell writes again when its terminal changes its size.
  await type(page, "for i in 1 2 3; do echo nee''dle; done")
  await expect(rows(page).last()).toContainText(/needle.*needle.*needle/s)
  await page.getByRole('button', { name: 'Search in the terminal' }).click()
  await page.getByRole('searchbox', { name: 'Search in the terminal' }).fill('needle')
  await expect(page.getByRole('search').getByText('3 of 3')).toBeVisible()
  // What is still being written has the emulator look anew, from where it is.
  await expect(async () => {
    await page.keyboard.press('Enter')
    await expect(page.getByRole('search').getByText(/^[12] of 3$/)).toBeVisible({ timeout: 1_000 })
  }).toPass()
  expect(await seriousFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox', { name: 'Search in the terminal' })).toHaveCount(0)
  await page.getByRole('button', { name: 'One terminal at a time' }).click()
  await expect(screens(page)).toHaveCount(1)
})

test('a background task of the agent is read as it goes, and stopped; so is the command that it waits for, with its turn', async ({
  page,
  rig,
}) => {
  const command = 'touch started; for i in $(seq 1 600); do echo tick-$i; sleep 0.5; done'
  const id = await rig.session()
  rig.model.enqueue(toolUse('Bash', { command, run_in_background: true }), text('It runs.'))
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Start it' } })
  await allowed(rig, id)
  await page.goto(`${rig.url}/s/${id}`)
  await page.getByRole('button', { name: 'Shells of the agent, 1 running' }).click()
  await page.getByRole('menuitem', { name: /tick/ }).click()
  await expect(rows(page, /^Output of/)).toContainText(/tick-\d/)
  await page.keyboard.type('x')
  await expect(page.getByText('The agent runs this.')).toBeVisible()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Stop the command' }).click()
  await expect(page.getByText('The command was stopped.')).toBeVisible({ timeout: 20_000 })
  await page.reload()
  await expect(page.getByText('The command was stopped.')).toBeVisible()

  const front = 'touch front; for i in $(seq 1 600); do echo tock-$i; sleep 0.2; done'
  rig.model.enqueue(toolUse('Bash', { command: front }))
  await say(page, 'And now wait for one.')
  await answer(page, 'y')
  await page.getByRole('button', { name: 'Shells of the agent, 1 running' }).click()
  await page.getByRole('menuitem', { name: /tock/ }).click()
  await expect(rows(page, /^Output of touch front/)).toContainText(/tock-\d/)
  await page.keyboard.type('x')
  await expect(page.getByText('The agent runs this. It is shown to be read.')).toBeVisible()
  await expect(rows(page, /^Output of touch front/)).not.toContainText('x')
  await page
    .getByRole('region', { name: /^Output of touch front/ })
    .getByRole('button', { name: 'Stop the agent' })
    .click()
  await expect(page.getByText('The command has ended.')).toBeVisible({ timeout: 20_000 })
  await expect(status(page)).toHaveText(/^Stopped/)
})

plain.describe(BY_GPU, () => {
  test('as long as it can; when that is lost, the page draws, and nothing of the text is gone', async ({
    page,
    rig,
    complaints,
  }) => {
    await withGpu(page)
    await open(page, rig)
    await page.getByRole('button', { name: 'New terminal' }).first().click()
    const canvas = screens(page).locator('canvas')
    await expect(canvas.first()).toBeVisible({ timeout: 30_000 })
    await expect(rows(page)).toHaveCount(0)
    await type(page, 'echo drawn-$((40+2))')
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLCanvasElement>('.xterm canvas'))
        one.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
    })
    await expect(rows(page)).toContainText('drawn-42', { timeout: 20_000 })
    await type(page, 'echo still-$((40+2))')
    await expect(rows(page)).toContainText('still-42')
    expect(complaints.filter((one) => !/webgl/i.test(one))).toEqual([])
  })
})
