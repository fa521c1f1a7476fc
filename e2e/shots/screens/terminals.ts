/** The terminal and preview panes of a session, in their states. */
import { expect, type Page } from '@playwright/test'
import { text, toolUse } from '../../model-server/answers/builders.ts'
import { allowed } from '../../rig/allowed.ts'
import type { ServerRig } from '../../rig/start-server.ts'
import type { Scene } from '../scene.ts'

const PAGE = `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Basket</title>
<style>body{font:16px/1.5 system-ui;margin:2rem auto;max-width:40rem;padding:0 1rem}li{display:flex;justify-content:space-between;padding:.5rem 0;border-bottom:1px solid #ddd}</style>
<h1>Basket</h1><ul style="padding:0"><li><span>Notebook</span><b>4.20</b></li><li><span>Pencil, twelve</span><b>9.60</b></li><li><span>Discount</span><b>−1.38</b></li></ul>`
const SERVE = `import { createServer } from 'node:http'
const page = ${JSON.stringify(PAGE)}
createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)).listen(3000, () => console.log('  \\u001b[32m➜\\u001b[0m  Local: \\u001b[36mhttp://localhost:3000/\\u001b[0m'))`
const COLOURS = `for i in 0 1 2 3 4 5 6 7; do printf "\\033[3\${i}m regular \\033[9\${i}m bright \\033[0m"; done; echo`
const TASK = `i=0; while true; do i=$((i+1)); printf '\\033[2m%s\\033[0m rebuilt in %s ms\\n' "12:00:$i" "$((i*7))"; sleep 1; done`

const kept: { id: string; bare: string } = { id: '', bare: '' }

async function furnish(rig: ServerRig): Promise<void> {
  kept.bare = await rig.session({ title: 'Nothing has run yet' })
  kept.id = await rig.session({
    source: { kind: 'sample' },
    title: 'Round the discount',
  })
  rig.model.enqueue(
    toolUse('Bash', { command: TASK, run_in_background: true }),
    text('The build watches the files now.'),
  )
  await rig.ask('POST', `/api/sessions/${kept.id}/messages`, { body: { text: 'Keep the build running.' } })
  await allowed(rig, kept.id)
  await rig.ask('PUT', `/api/sessions/${kept.id}/files?path=serve.mjs`, { bytes: Buffer.from(SERVE) })
}

const isPhone = (width: number) => width < 700
const terminals = (page: Page) => page.getByRole('region', { name: /^(Terminal |Output of )/ })

/** The keyboard is in the newest one, and its shell has had time to say that it listens. */
async function prompt(page: Page): Promise<void> {
  await expect(terminals(page).last().getByRole('textbox')).toBeFocused({ timeout: 30_000 })
  await page.waitForTimeout(1_500)
}

async function toPane(page: Page, width: number, name: 'Terminal' | 'Preview'): Promise<void> {
  if (isPhone(width)) await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name }).click()
  else await page.getByRole('tab', { name }).click()
}

export const scenes: Scene[] = [
  {
    name: 'terminals',
    prepare: furnish,
    views: [
      {
        name: 'none',
        async show(page, { rig, width }) {
          await page.goto(`${rig.url}/s/${kept.bare}`)
          await toPane(page, width, 'Terminal')
          await page.getByText(/There is no container yet|No terminal is open/).waitFor()
        },
      },
      {
        name: 'preview-none',
        async show(page, { width }) {
          await toPane(page, width, 'Preview')
          await page.getByText(/^Nothing (runs|listens) yet/).waitFor()
        },
      },
      {
        name: 'shell',
        async show(page, { rig, width }) {
          await page.goto(`${rig.url}/s/${kept.id}`)
          await toPane(page, width, 'Terminal')
          await page.getByRole('button', { name: 'New terminal' }).first().click()
          await prompt(page)
          await page.keyboard.type(
            `clear; ls -la --color=always; ${COLOURS}; git log --oneline --color=always | head -3\n`,
          )
          await page.waitForTimeout(1_200)
        },
      },
      {
        name: 'search',
        async show(page) {
          await page.getByRole('button', { name: 'Search in the terminal' }).click()
          await page.getByRole('searchbox', { name: 'Search in the terminal' }).fill('bright')
          await page.waitForTimeout(500)
        },
      },
      {
        ...{ name: 'split', widths: [1440, 1024] },
        async show(page) {
          await page.keyboard.press('Escape')
          await page.getByRole('button', { name: 'Another terminal beside it' }).click()
          await prompt(page)
          await page.keyboard.type('clear; node serve.mjs\n')
          await page.waitForTimeout(2_500)
        },
      },
      {
        // Wider pages have it in the line at the bottom, as in the picture before.
        ...{ name: 'offered', widths: [390] },
        async show(page) {
          await page.keyboard.press('Escape')
          await terminals(page).last().click()
          await page.keyboard.type('clear; node serve.mjs\n')
          await page.getByRole('button', { name: 'Open the preview of port 3000' }).waitFor()
          await page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name: 'Session' }).click()
        },
      },
      {
        name: 'preview',
        async show(page, { width }) {
          await toPane(page, width, 'Preview')
          await page.getByRole('textbox', { name: 'Address in the container' }).fill('3000')
          await page.keyboard.press('Enter')
          await page.frameLocator('iframe[title="Preview of port 3000"]').getByRole('heading').waitFor()
        },
      },
      {
        ...{ name: 'preview-phone', widths: [1440, 1024] },
        async show(page) {
          const buttons = page.getByRole('button', { name: '390 pixels, a phone' })
          if (await buttons.isVisible()) return buttons.click()
          await page.getByRole('button', { name: 'Width: As wide as the pane' }).click()
          await page.getByRole('menuitemradio', { name: '390 pixels, a phone' }).click()
        },
      },
      {
        name: 'preview-silent',
        async show(page, { width }) {
          if (isPhone(width)) await toPane(page, width, 'Terminal')
          await terminals(page).last().click()
          await page.keyboard.press('Control+c')
          if (isPhone(width)) await toPane(page, width, 'Preview')
          await page.getByText('Nothing listens on port 3000.').waitFor()
        },
      },
      {
        name: 'ended',
        async show(page, { width }) {
          if (isPhone(width)) await toPane(page, width, 'Terminal')
          await terminals(page).last().click()
          await page.keyboard.type('exit 3\n')
          await page.getByText('The shell ended with exit code 3.').filter({ visible: true }).first().waitFor()
        },
      },
      {
        name: 'agent',
        async show(page) {
          await page.getByRole('button', { name: /^Shells of the agent/ }).click()
          await page.getByRole('menuitem', { name: /printf/ }).click()
          await page.waitForTimeout(2_500)
          await page.getByText('The agent runs this.').waitFor()
        },
      },
    ],
  },
]
