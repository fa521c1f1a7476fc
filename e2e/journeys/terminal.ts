/** What journeys through terminals share: emulators that write into the page's own elements, so that a test can read them. */
import { expect, type Locator, type Page } from '@playwright/test'
import { signIn } from '../rig/signed-in.ts'
import type { ServerRig } from '../rig/start-server.ts'

/** Takes WebGL away before the page begins: the emulator must fall back to elements. */
export async function withoutGpu(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const before = HTMLCanvasElement.prototype.getContext
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...more: unknown[]) {
      return kind.startsWith('webgl') ? null : Reflect.apply(before, this, [kind, ...more])
    } as typeof before
  })
}

/** Hides that there is no graphics card here: the emulator must take the processor's WebGL for one. */
export async function withGpu(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const before = WebGL2RenderingContext.prototype.getExtension
    WebGL2RenderingContext.prototype.getExtension = function (this: WebGL2RenderingContext, name: string) {
      return name === 'WEBGL_debug_renderer_info' ? null : Reflect.apply(before, this, [name])
    } as typeof before
  })
}

/** The terminals in front. */
export function screens(page: Page): Locator {
  return page.getByRole('region', { name: /^(Terminal |Output of )/ })
}

export function rows(page: Page, name?: RegExp): Locator {
  const screen = name === undefined ? screens(page) : page.getByRole('region', { name })
  return screen.locator('.xterm-rows')
}

export function tabs(page: Page): Locator {
  return page.getByRole('list', { name: 'Terminals' }).getByRole('listitem')
}

/** Opens one by its button and waits for the prompt. */
export async function newTerminal(page: Page): Promise<void> {
  const before = await tabs(page).count()
  await page.getByRole('button', { name: 'New terminal' }).first().click()
  await expect(tabs(page)).toHaveCount(before + 1, { timeout: 60_000 })
  await expect(rows(page).last()).toContainText('$', { timeout: 30_000 })
}

export async function type(page: Page, line: string): Promise<void> {
  await page.keyboard.type(`${line}\n`)
}

/** Closes what a test has left open in the session, and shows it: its container is there already. */
export async function openWithoutTerminals(page: Page, rig: ServerRig, sessionId: string): Promise<void> {
  const { terminals } = (await rig.ask('GET', `/api/sessions/${sessionId}/terminals`)).json
  const socket = await (await signIn(rig)).connect()
  for (const { terminalId } of terminals) {
    // The first ends what runs, the second puts the tab away.
    for (let times = 0; times < 2; times += 1) {
      const answer = await socket.timeout(20_000).emitWithAck('terminal-close', { sessionId, terminalId })
      expect(answer.kind).toBe('done')
    }
  }
  socket.close()
  await page.goto(`${rig.url}/s/${sessionId}`)
  await expect(page.getByText('No terminal is open.')).toBeVisible()
}
