/** What scenes of sessions share: a session in some state, and how the page comes to it. */
import type { Page } from '@playwright/test'
import type { Envelope } from '#protocol/event.ts'
import type { ServerRig } from '../rig/start-server.ts'

type Answers = Parameters<ServerRig['model']['enqueue']>

/** Sessions by the name of their state. */
const made = new Map<string, string>()

export function named(name: string): string {
  const id = made.get(name)
  if (id === undefined) throw new Error(`no session was made for ${name}`)
  return id
}

/** An idle one, or the body that makes another kind. */
export async function makeIdle(rig: ServerRig, name: string, body: Record<string, unknown>): Promise<string> {
  const id = await rig.session({ source: { kind: 'sample' }, ...body })
  made.set(name, id)
  return id
}

export interface Making {
  name: string
  title: string
  prompt: string
  answers: Answers
  /** The event at which the state is reached. */
  until: Envelope['event']['type']
  /** Settings that it has when the prompt comes. */
  settings?: Record<string, unknown>
}

export async function make(rig: ServerRig, { name, title, prompt, answers, until, settings }: Making): Promise<string> {
  const id = await makeIdle(rig, name, { title })
  if (settings !== undefined) await rig.ask('PATCH', `/api/sessions/${id}`, { body: settings })
  rig.model.enqueue(...answers)
  await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: prompt } })
  await rig.events(id, ({ event }) => event.type === until)
  return id
}

const isPhone = (page: Page) => (page.viewportSize()?.width ?? 0) < 700
const paneButton = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name })

export const open =
  (name: string, then: (page: Page) => Promise<unknown> = async () => {}) =>
  async (page: Page, { rig }: { rig: ServerRig }) => {
    await page.goto(`${rig.url}/s/${named(name)}`)
    // A phone comes back to the pane that was in front.
    if (isPhone(page)) await paneButton(page, 'Session').click()
    await page.getByRole('combobox', { name: 'Message to the agent' }).waitFor()
    await page.waitForTimeout(1_500)
    await then(page)
  }

/** The session in the state that its picture is of: a picture of another one is none. */
export const openAs = (name: string, word: RegExp) =>
  open(name, (page) => page.locator('[data-status]').filter({ hasText: word }).waitFor({ timeout: 20_000 }))

/** A pane by its tab, or on a phone by its button at the bottom. */
export const tab = (name: string) => async (page: Page) => {
  await (isPhone(page)
    ? paneButton(page, name)
    : page.getByRole('tab', { name: new RegExp(`^${name}`) }).first()
  ).click()
  await page.waitForTimeout(2_000)
}

/** A key that is an answer, pressed where no text takes it. */
export const answerWith = (name: string, key: string) =>
  open(name, async (page) => {
    await page.locator('[data-approval]').waitFor()
    await page.getByRole('combobox', { name: 'Message to the agent' }).blur()
    await page.keyboard.press(key)
    await page.waitForTimeout(800)
  })
