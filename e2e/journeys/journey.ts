/** What every journey begins with: the built server with a database, containers and the scripted model of its own, and a person who is signed in. */
import { test as base, expect, type Page } from '@playwright/test'
import { signIn } from '../rig/signed-in.ts'
import { type ServerRig, startServer } from '../rig/start-server.ts'
import { openSession } from './session.ts'

interface JourneyFixtures {
  /** Comes in as somebody who did so before; afterwards the page shows the inbox. */
  signIn: (page: Page) => Promise<void>
  /** Gives the browser the cookie, without opening a page: for journeys that begin elsewhere. */
  enter: (page: Page) => Promise<void>
  /** Comes in and opens a session that is made for this journey; resolves to its id. */
  newSession: (body?: Record<string, unknown>) => Promise<string>
  /** What the browser complained of; a journey ends with none. */
  complaints: string[]
}

interface WorkerFixtures {
  rig: ServerRig
  /** Of one sign-in that all journeys share: none of them may sign out. */
  cookie: { name: string; value: string }
}

export const test = base.extend<JourneyFixtures, WorkerFixtures>({
  rig: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const rig = await startServer()
      await use(rig)
      await rig[Symbol.asyncDispose]()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  cookie: [
    async ({ rig }, use) => {
      const { cookie } = await signIn(rig)
      const [name = '', value = ''] = cookie.split('=')
      await use({ name, value })
    },
    { scope: 'worker' },
  ],
  enter: async ({ rig, cookie }, use) => {
    await use((page) => page.context().addCookies([{ ...cookie, url: rig.url, httpOnly: true, sameSite: 'Lax' }]))
  },
  newSession: async ({ page, rig, enter }, use) => {
    await use(async (body) => {
      await enter(page)
      return openSession(page, rig, body)
    })
  },
  signIn: async ({ rig, enter }, use) => {
    await use(async (page) => {
      await enter(page)
      await page.goto(rig.url)
      await awake(page)
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

/** Until the page answers: what stands in its first bytes looks the same, and hears no key and no press yet. For all pages but a session. */
export async function awake(page: Page): Promise<void> {
  // The letter of the name comes with an answer that the page itself has asked for.
  await expect(page.getByRole('button', { name: 'Account' })).toHaveText(/\S/)
}
