/** Writes a picture of every view in both themes and three widths to `shots/`, and fails where text leaves its page. */
import { mkdirSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { type ServerRig, startServer } from '../rig/start-server.ts'
import type { Scene, View } from './scene.ts'

const OUT = fileURLToPath(new URL('../../shots/', import.meta.url))
const SCREENS = new URL('./screens/', import.meta.url)
const HEIGHTS: Record<number, number> = { 1440: 900, 1024: 768, 390: 844 }
/** Milliseconds until what fades in has done so. */
const SETTLE_MS = 400
const only = process.env['SLIPWAY_SHOTS'] ?? ''

const files = readdirSync(SCREENS).filter((name) => name.endsWith('.ts'))
const modules = (await Promise.all(files.map((name) => import(new URL(name, SCREENS).href)))) as { scenes: Scene[] }[]
mkdirSync(OUT, { recursive: true })

for (const scene of modules.flatMap(({ scenes }) => scenes)) {
  if (only !== 'all' && !scene.name.startsWith(only)) continue
  test.describe(scene.name, () => {
    // A scene has one server; two scenes are shown side by side.
    test.describe.configure({ mode: 'default' })
    let rig: ServerRig
    test.beforeAll(async () => {
      rig = await startServer(typeof scene.server === 'function' ? await scene.server() : scene.server)
      await scene.prepare?.(rig)
    })
    test.afterAll(async () => {
      await rig[Symbol.asyncDispose]()
      await scene.end?.()
    })
    for (const width of Object.keys(HEIGHTS).map(Number)) {
      for (const theme of ['light', 'dark'] as const) {
        test(`${theme} ${width}`, async ({ page }) => {
          await page.emulateMedia({ colorScheme: theme })
          await page.setViewportSize({ width, height: HEIGHTS[width] ?? 900 })
          if (scene.signedIn !== false) await signIn(page, rig)
          for (const view of scene.views.filter(({ widths }) => widths === undefined || widths.includes(width))) {
            await picture(page, { scene, view, theme, width, rig })
          }
        })
      }
    }
  })
}

interface Picture {
  scene: Scene
  view: View
  theme: string
  width: number
  rig: ServerRig
}

async function picture(page: Page, { scene, view, theme, width, rig }: Picture): Promise<void> {
  try {
    await view.show(page, { rig, width })
    await page.evaluate(() => document.fonts.ready)
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: `${OUT}${scene.name}-${view.name}-${theme}-${width}.png`, animations: 'disabled' })
    expect.soft(await sideways(page), `${view.name} is wider than the page`).toBe(0)
  } finally {
    await view.leave?.(page, { rig, width })
  }
}

async function signIn(page: Page, rig: ServerRig): Promise<void> {
  const { json } = await rig.ask('POST', '/api/sign-in-links')
  await page.goto(json.url)
  await page.waitForURL((url) => url.pathname === '/')
}

/** Pixels by which the page can be scrolled sideways. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
