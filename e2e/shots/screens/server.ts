/** A session while its server lacks something, is away, or is another by now. */
import type { Page } from '@playwright/test'
import { text } from '../../model-server/answers/builders.ts'
import { addDeathOfDaemon, addFactOfTomorrow, stopDatabase } from '../../rig/ailments.ts'
import { freePort } from '../../rig/free-port.ts'
import { type EngineGate, startEngineGate } from '../../rig/start-engine-gate.ts'
import type { ServerRig } from '../../rig/start-server.ts'
import { make, makeIdle, open, openAs, tab } from '../making.ts'
import type { Scene } from '../scene.ts'

const built: { engine: EngineGate | null } = { engine: null }
const around: { engine: EngineGate | null; goOn: () => void } = { engine: null, goOn: () => {} }

async function prepare(rig: ServerRig): Promise<void> {
  await addFactOfTomorrow(rig, await makeIdle(rig, 'newer', { title: 'Of a newer release' }))
  const died = await makeIdle(rig, 'died', { title: 'It does not stay', source: { kind: 'empty' } })
  await addDeathOfDaemon(rig, died, [
    'The ledger is opened at /var/lib/slipway/ledger.',
    'Error: ENOSPC: no space left on device, write',
    '    at writeSync (node:fs:919:3)',
    '    at Ledger.open (file:///opt/slipway/daemon.mjs:1:81234)',
  ])
  // A server that has it open reads no fact that another one added.
  rig.kill('SIGKILL')
  await rig.ended()
  await rig.start()
  await make(rig, {
    ...{ name: 'sound', title: 'All is well', prompt: 'Hello?', until: 'turn-ended' },
    answers: [text('Hello. All is well here.')],
  })
  const asleep = await make(rig, {
    ...{ name: 'asleep', title: 'Nobody looked for a while', prompt: 'Hello?', until: 'turn-ended' },
    answers: [text('I am here when you need me.')],
  })
  // Whoever follows the events counts as somebody who looks.
  const facts = async () => (await rig.ask('GET', `/api/sessions/${asleep}/events?follow=false`)).text
  while (!(await facts()).includes('"sandbox-paused"')) await new Promise((resolve) => setTimeout(resolve, 500))
}

async function untilReady(rig: ServerRig, status: 200 | 503): Promise<void> {
  while ((await rig.ask('GET', '/readyz')).status !== status) await new Promise((resolve) => setTimeout(resolve, 200))
}

/** As when a person comes back to the page: it asks at once. */
const look = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))

export const scenes: Scene[] = [
  {
    name: 'server',
    async server() {
      around.engine = await startEngineGate()
      const port = String(await freePort())
      return { environment: { DOCKER_HOST: around.engine.address, PORT: port, SLIPWAY_PAUSE_MINUTES: '0.05' } }
    },
    prepare,
    end: async () => around.engine?.[Symbol.asyncDispose](),
    views: [
      { name: 'died', show: open('died', (page) => page.getByText('ENOSPC').first().waitFor()) },
      { name: 'newer', show: open('newer', (page) => page.getByText('Nothing was said here.').waitFor()) },
      {
        name: 'starting',
        show: async (page, { rig }) => {
          // What is open would pass on.
          around.engine?.shut()
          around.engine?.hold()
          const id = await makeIdle(rig, 'starting', { title: 'A container that is slow to come' })
          rig.model.enqueue(text('Here I am.'))
          await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Are you there?' } })
          await open('starting')(page, { rig })
          await page.getByText('Preparing the container').first().waitFor()
        },
        leave: async () => around.engine?.open(),
      },
      {
        name: 'deleted',
        show: async (page, { rig }) => {
          const id = await makeIdle(rig, 'deleted', { title: 'Deleted elsewhere', source: { kind: 'empty' } })
          await open('deleted')(page, { rig })
          await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)
          await page.getByText('The session was deleted.').first().waitFor()
        },
      },
      {
        name: 'no-engine',
        show: async (page, { rig }) => {
          await open('sound')(page, { rig })
          around.engine?.shut()
          await untilReady(rig, 503)
          await look(page)
          await page.getByText('Containers cannot be reached.').first().waitFor()
        },
        leave: async (_page, { rig }) => {
          around.engine?.open()
          await untilReady(rig, 200)
        },
      },
      {
        name: 'no-database',
        show: async (page, { rig }) => {
          await open('sound')(page, { rig })
          around.goOn = stopDatabase(rig)
          await untilReady(rig, 503)
          await look(page)
          await page.getByText('The database is away.').first().waitFor()
        },
        leave: async (_page, { rig }) => {
          around.goOn()
          await untilReady(rig, 200)
        },
      },
      {
        name: 'restarting',
        show: async (page, { rig }) => {
          await open('sound')(page, { rig })
          rig.kill('SIGTERM')
          await rig.ended()
          await page.getByText(/^The server is being restarted/).waitFor()
        },
        leave: async (_page, { rig }) => rig.start(),
      },
      {
        name: 'away',
        show: async (page, { rig }) => {
          await open('sound')(page, { rig })
          rig.kill('SIGKILL')
          await rig.ended()
          await page.getByText(/Reconnecting\. What you see is from/).waitFor()
        },
        leave: async (page, { rig }) => {
          await page.route('**/build', (route) => route.fulfill({ body: 'another-build' }))
          await rig.start()
        },
      },
      {
        name: 'updated',
        show: async (page) => page.getByText('The server was updated.').waitFor(),
        leave: async (page) => page.unroute('**/build'),
      },
      {
        name: 'asleep',
        show: async (page, stage) => {
          const phone = stage.width < 700
          // What shows files or shells would wake it.
          if (!phone) await open('sound')(page, stage)
          for (const place of phone ? [] : ['side', 'terminals', 'work'])
            await page.getByRole('button', { name: `Hide ${place}` }).click()
          await open('asleep')(page, stage)
          if (phone) await tab('Details')(page)
          await page.getByText('Container paused').first().waitFor()
        },
      },
      {
        name: 'signed-out',
        show: async (page, stage) => {
          await open('sound')(page, stage)
          const other = await page.context().newPage()
          await other.goto(stage.rig.url)
          await other.getByRole('button', { name: 'Account' }).click()
          await other.getByRole('menuitem', { name: /Sign out/ }).click()
          await page.getByText('Your sign-in ended. Your draft is kept').waitFor()
          await other.close()
        },
      },
    ],
  },
  {
    name: 'building',
    async server() {
      built.engine = await startEngineGate()
      return { environment: { DOCKER_HOST: built.engine.address } }
    },
    end: async () => built.engine?.[Symbol.asyncDispose](),
    views: [
      {
        name: 'image',
        show: async (page, { rig }) => {
          built.engine?.hold(/ \S*\/volumes\/slipway-runtime-/)
          const id = await makeIdle(rig, 'building', { title: 'The first of a new release' })
          rig.model.enqueue(text('Here I am.'))
          await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Are you there?' } })
          await openAs('building', /^Building/)(page, { rig })
        },
        // Not let through: the next picture is of the first container too.
        leave: async () => built.engine?.shut(),
      },
    ],
  },
]
