/** The server dies at points of a turn and comes back: the turn goes on by itself, and no command runs twice. `npm run chaos` takes every point. */
import { randomUUID } from 'node:crypto'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { namesOf } from '#sandbox/engine/profile.ts'
import { gate } from './model-server/answers/gate.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'
import { is, judgeTurn, scriptTurn, sendTurn } from './rig/turn-oracle.ts'

let rig: ServerRig
beforeAll(async () => {
  rig = await startServer()
})
afterEach(async () => {
  rig.kill('SIGKILL')
  await rig.ended()
})
afterAll(() => rig[Symbol.asyncDispose]())

/** What the scripted API has refused before this test. */
let refusedBefore = 0
beforeEach(() => {
  refusedBefore = rig.model.violations().length
})

async function oracle(id: string): Promise<Envelope[]> {
  const events = await judgeTurn(rig, id)
  expect(rig.model.violations().slice(refusedBefore)).toEqual([])
  return events
}

const script = (id: string) => scriptTurn(rig.model, id)
const send = (id: string) => sendTurn(rig, id)

const CHAOS = process.env['SLIPWAY_CHAOS'] === '1'

/** A client that got no answer sends again; the same command is applied once. */
async function sendAgain(id: string): Promise<void> {
  expect((await send(id)).status).toBe(202)
}

/** Every place, for `npm run chaos`: each with a turn of its own. */
const PLACES = [
  ['F1 a command is received', 'command-received'],
  ['F2 a command is stored', 'command-stored'],
  ['F3 before the model is asked', 'batch-after-append:request-started'],
  ['F4 in the middle of the text', 'batch-before-append:block-completed'],
  ['F4 when the text is stored, before its call', 'batch-after-append:block-completed'],
  ['F5 before a call is stored', 'batch-before-append:call-requested'],
  ['F6 the answer is over, its end not stored', 'batch-before-append:request-completed'],
  ['F7 a call is stored and started', 'batch-after-append:call-started'],
  ['F11 while the container is made', 'sandbox-assigned'],
  ['F11 when the container is made', 'sandbox-made'],
  ['F12 the command is over, its result not stored', 'batch-before-append:call-completed'],
  ['F13 its result is stored', 'batch-after-append:call-completed'],
  ['F15 before the end is stored', 'batch-before-append:turn-ended'],
  ['F15 the end is stored', 'batch-after-append:turn-ended'],
] as const
/** In the order in which one turn comes by them: it dies at each, and at the next while it recovers. */
const CHAIN = PLACES.filter(([name]) => /^F(2|7|12|15 before)|made$/.test(name) && !name.includes('while'))

const engine = new Docker()

interface Ours {
  image: string
  installation: Record<string, string>
}

async function oursOf(sandboxId: string): Promise<Ours> {
  const { Config } = await engine.getContainer(`slipway-${sandboxId}`).inspect()
  return {
    image: Config.Image,
    installation: { 'slipway.installation': Config.Labels['slipway.installation'] ?? '' },
  }
}

/** The sandboxes of which the engine has anything. */
async function onEngine({ installation }: Ours): Promise<(string | undefined)[]> {
  const filters = { label: Object.entries(installation).map((pair) => pair.join('=')) }
  const [containers, { Volumes }] = await Promise.all([
    engine.listContainers({ all: true, filters }),
    engine.listVolumes({ filters: JSON.stringify(filters) }),
  ])
  const all = [...containers.map(({ Labels }) => Labels), ...Volumes.map(({ Labels }) => Labels)]
  return [...new Set(all.map((labels) => labels['slipway.sandbox']))]
}

/** A container and a volume of ours that no row knows, as one whose row was lost with its server. */
async function plantStray({ image, installation }: Ours): Promise<void> {
  // Of a name that no other run on this engine has, nor has left behind.
  const id = `x-${randomUUID().slice(0, 8)}`
  const { container: name, workspace } = namesOf(id)
  const Labels = { ...installation, 'slipway.sandbox': id }
  await engine.createVolume({ Name: workspace, Labels })
  const stray = await engine.createContainer({
    ...{ name, Image: image, Labels, Entrypoint: ['/bin/sleep'], Cmd: ['600'] },
    HostConfig: { NetworkMode: 'none', Binds: [`${workspace}:/workspace`] },
  })
  await stray.start()
}

describe('[R1] kill -9', () => {
  test('F4, F8, F9: in the text, while a person is asked, and right after the answer', async () => {
    const speaking = await rig.session({ allow: ['Bash(*)'] })
    const asking = await rig.session()
    const middle = gate()
    scriptTurn(rig.model, speaking, { chunks: ['I run', middle, ' it.'] })
    script(asking)
    await Promise.all([send(speaking), send(asking)])
    await rig.events(speaking, is('request-started'))
    await rig.events(asking, is('permission-requested'))
    rig.kill('SIGKILL')
    expect(await rig.ended()).toBe('SIGKILL')
    middle.open()
    await rig.start({ crash: 'batch-after-append:permission-resolved' })
    await oracle(speaking)
    const asked = (await rig.events(asking, is('permission-requested'))).at(-1)?.event
    if (asked?.type !== 'permission-requested') throw new Error('not asked')
    const allow = () =>
      rig.ask('POST', `/api/sessions/${asking}/approvals/${asked.requestId}`, {
        body: { decision: 'allow', commandId: 'yes' },
      })
    await allow().catch(() => null)
    expect(await rig.ended()).toBe('SIGKILL')
    await rig.start()
    expect((await allow()).status).toBe(200)
    const events = await oracle(asking)
    expect(events.filter(is('permission-resolved'))).toHaveLength(1)
    expect(events.filter(is('permission-requested'))).toHaveLength(1)
  })

  test('F2, F7, F11, F12, F15: one turn that dies again and again, also while it recovers; [R31] one container is left', async () => {
    let id = ''
    for (const [name, crash] of CHAIN) {
      // What goes on by itself may die before the server says that it is ready.
      await rig.start({ crash }).catch(() => null)
      if (id === '') {
        id = await rig.session({ allow: ['Bash(*)'] })
        script(id)
        await send(id).catch(() => null)
      }
      expect(await rig.ended(), name).toBe('SIGKILL')
    }
    await rig.start()
    await sendAgain(id)
    const events = await oracle(id)
    const ready = events.flatMap(({ event }) => (event.type === 'sandbox-ready' ? [event.sandboxId] : []))
    expect(new Set(ready).size).toBe(1)
    const ours = await oursOf(ready[0] ?? '')
    const before = await onEngine(ours)
    rig.kill('SIGKILL')
    await rig.ended()
    await plantStray(ours)
    await rig.start()
    await expect
      .poll(() => onEngine(ours).then((all) => all.toSorted()), { timeout: 30_000 })
      .toEqual(before.toSorted())
  })

  test.runIf(CHAOS).each(PLACES)('%s', async (_name, crash) => {
    await rig.start({ crash })
    const id = await rig.session({ allow: ['Bash(*)'] })
    script(id)
    await send(id).catch(() => null)
    expect(await rig.ended()).toBe('SIGKILL')
    await rig.start()
    await sendAgain(id)
    await oracle(id)
  })
})
