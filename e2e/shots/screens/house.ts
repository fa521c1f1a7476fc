/** The screens outside of a session: sign-in, first run, inbox, settings, components. */
import type { Page } from '@playwright/test'
import { text, toolUse } from '../../model-server/answers/builders.ts'
import type { ServerRig } from '../../rig/start-server.ts'
import type { Scene } from '../scene.ts'

const go =
  (path: string) =>
  async (page: Page, { rig }: { rig: ServerRig }) => {
    await page.goto(`${rig.url}${path}`)
    await page.waitForLoadState('networkidle')
    await page.getByRole('status', { name: /^Loading/ }).waitFor({ state: 'detached' })
  }

/** Sessions in all conditions, with names as people give them. */
async function furnish(rig: ServerRig): Promise<void> {
  const start = async (title: string, prompt: string | null, answer: Parameters<ServerRig['model']['enqueue']>) => {
    const id = await rig.session({ title })
    if (prompt === null) return id
    if (answer.length > 0) rig.model.enqueue(...answer)
    await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: prompt } })
    return id
  }
  const ended = (id: string) => rig.events(id, ({ event }) => event.type === 'turn-ended')
  const done: [string, string][] = [
    ['Round the discount to cents', 'The discount is rounded half to even now, and three tests hold it there.'],
    [
      'Größenänderungsbenachrichtigungseinstellungen überarbeiten',
      'Die Einstellungen für Benachrichtigungen bei Größenänderungen stehen jetzt an einer Stelle.',
    ],
    ['ログイン画面の翻訳漏れを直す', '翻訳されていなかった三つの文を直し、テストを追加しました。'],
    ['Move the parser into its own module', 'The parser stands in src/parser now; nothing else imports its internals.'],
  ]
  for (const [title, said] of done) await ended(await start(title, 'Please do this.', [text(said)]))
  await start('An empty session for later', null, [])
  const away = await start('Try the old bundler once more', null, [])
  await rig.ask('PATCH', `/api/sessions/${away}`, { body: { archived: true } })
  await rig.ask('DELETE', `/api/sessions/${await start('A wrong turn', null, [])}`)
  await start('Upgrade to the new test runner', 'Upgrade the test runner.', [
    toolUse('Bash', { command: 'npm install --save-dev vitest@4' }),
  ])
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await start('Find out why the nightly build takes an hour', 'Find out why.', [
    text('I will look at the timings. '.repeat(40), { chunks: 400, paceMs: 1_000 }),
  ])
  await new Promise((resolve) => setTimeout(resolve, 2_000))
}

const inbox = go('/')
const shelf = (name: string) => async (page: Page) => {
  await page.getByRole('group', { name: 'Which sessions' }).getByRole('button', { name }).click()
  await page.waitForTimeout(800)
}

export const scenes: Scene[] = [
  {
    ...{ name: 'door', signedIn: false },
    views: [
      { name: 'stranger', show: go('/') },
      { name: 'no-secret', show: go('/sign-in') },
      { name: 'unknown-link', show: go('/sign-in#slipway_link_none') },
    ],
  },
  {
    ...{ name: 'first', server: { withKey: false } },
    views: [{ name: 'run', show: inbox }],
  },
  {
    name: 'home',
    prepare: furnish,
    views: [
      { name: 'inbox', show: inbox },
      {
        name: 'git',
        async show(page) {
          await page.getByRole('button', { name: 'Git' }).click()
        },
      },
      {
        name: 'upload',
        async show(page) {
          await page.getByRole('button', { name: 'Upload' }).click()
        },
      },
      { name: 'archive', show: shelf('Archive') },
      { name: 'deleted', show: shelf('Deleted') },
      {
        name: 'palette',
        async show(page) {
          await shelf('Inbox')(page)
          await page.keyboard.press('Control+k')
          await page.getByRole('dialog').waitFor()
        },
      },
      {
        name: 'keys',
        async show(page) {
          await page.keyboard.press('Escape')
          await page.getByRole('dialog').waitFor({ state: 'hidden' })
          await page.locator('main').click({ position: { x: 2, y: 2 } })
          await page.keyboard.press('?')
          await page.getByRole('dialog').waitFor()
        },
      },
    ],
  },
  {
    name: 'settings',
    views: [
      { name: 'top', show: go('/settings') },
      { name: 'model', show: go('/settings#model') },
      { name: 'tokens', show: go('/settings#tokens') },
      { name: 'keys', show: go('/settings#keys') },
      { name: 'permissions', show: go('/settings#permissions') },
      { name: 'sessions', show: go('/settings#sessions') },
    ],
  },
  {
    name: 'design',
    views: [
      {
        name: 'components',
        async show(page, { rig, width }) {
          await page.setViewportSize({ width, height: 2600 })
          await page.goto(`${rig.url}/design`)
          await page.waitForLoadState('networkidle')
        },
      },
    ],
  },
]
