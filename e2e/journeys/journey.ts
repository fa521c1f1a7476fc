/** What every journey begins with: the built server with a database, containers and the scripted model of its own, and a person who came in by the real link. */
import { test as base, type Page } from '@playwright/test'
import { type ServerRig, startServer } from '../rig/start-server.ts'

interface JourneyFixtures {
  /** Opens a fresh one-time link; afterwards the page shows the inbox. */
  signIn: (page: Page) => Promise<void>
  /** Gives the browser the cookie of a fresh link, without opening a page: for journeys that begin in a session. */
  enter: (page: Page) => Promise<void>
  /** What the browser complained of; a journey ends with none. */
  complaints: string[]
}

export const test = base.extend<JourneyFixtures, { rig: ServerRig }>({
  rig: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const rig = await startServer()
      await use(rig)
      await rig[Symbol.asyncDispose]()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  signIn: async ({ rig }, use) => {
    await use(async (page) => {
      const { json } = await rig.ask('POST', '/api/sign-in-links')
      await page.goto(json.url)
      await page.getByRole('heading', { name: 'Inbox', level: 1 }).waitFor({ state: 'attached' })
    })
  },
  enter: async ({ rig }, use) => {
    await use(async (page) => {
      const { json } = await rig.ask('POST', '/api/sign-in-links')
      const data = { secret: new URL(json.url).hash.slice(1) }
      const entered = await page.request.post(`${rig.url}/api/sign-in`, { data, headers: { origin: rig.url } })
      if (!entered.ok()) throw new Error(await entered.text())
    })
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
      })
      await use(complaints)
    },
    { auto: true },
  ],
})
