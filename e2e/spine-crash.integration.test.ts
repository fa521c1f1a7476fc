/** The server dies at points of a turn and comes back: the turn goes on by itself, and no command runs twice. `npm run chaos` takes every point. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'
import { is, judgeTurn, scriptTurn, sendTurn } from './rig/turn-oracle.ts'

let rig: ServerRig
beforeAll(async () => {
  rig = await startServer()
  rig.kill('SIGTERM')
  await rig.ended()
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

/** One of each kind: before and after a fact, in the text, in a call, while the container is made, at the end. */
const SAMPLE = [
  ['F2 a command is stored', 'command-stored'],
  ['F4 in the middle of the text', 'batch-before-append:block-completed'],
  ['F7 a call is stored and started', 'batch-after-append:call-started'],
  ['F11 when the container is made', 'sandbox-made'],
  ['F12 the command is over, its result not stored', 'batch-before-append:call-completed'],
  ['F15 before the end is stored', 'batch-before-append:turn-ended'],
] as const
/** Neighbours of those, which differ from them by one fact. */
const OTHERS = [
  ['F1 a command is received', 'command-received'],
  ['F3 before the model is asked', 'batch-after-append:request-started'],
  ['F4 when the text is stored, before its call', 'batch-after-append:block-completed'],
  ['F5 before a call is stored', 'batch-before-append:call-requested'],
  ['F6 the answer is over, its end not stored', 'batch-before-append:request-completed'],
  ['F11 while the container is made', 'sandbox-assigned'],
  ['F13 its result is stored', 'batch-after-append:call-completed'],
  ['F15 the end is stored', 'batch-after-append:turn-ended'],
] as const

describe('[R1] kill -9', () => {
  test.each(CHAOS ? [...SAMPLE, ...OTHERS] : SAMPLE)('%s', async (_name, crash) => {
    await rig.start({ crash })
    const id = await rig.session({ allow: ['Bash(*)'] })
    script(id)
    await send(id).catch(() => null)
    expect(await rig.ended()).toBe('SIGKILL')
    await rig.start()
    // A client that got no answer sends again; the same command is applied once.
    expect((await send(id)).status).toBe(202)
    await oracle(id)
  })

  test('F8, F9: while a person is asked, and right after the answer', async () => {
    await rig.start()
    const id = await rig.session()
    script(id)
    await send(id)
    await rig.events(id, is('request-completed'))
    await rig.events(id, is('permission-requested'))
    rig.kill('SIGKILL')
    expect(await rig.ended()).toBe('SIGKILL')
    await rig.start({ crash: 'batch-after-append:permission-resolved' })
    const asked = (await rig.events(id, is('permission-requested'))).at(-1)?.event
    if (asked?.type !== 'permission-requested') throw new Error('not asked')
    const allow = () =>
      rig.ask('POST', `/api/sessions/${id}/approvals/${asked.requestId}`, {
        body: { decision: 'allow', commandId: 'yes' },
      })
    await allow().catch(() => null)
    expect(await rig.ended()).toBe('SIGKILL')
    await rig.start()
    expect((await allow()).status).toBe(200)
    const events = await oracle(id)
    expect(events.filter(is('permission-resolved'))).toHaveLength(1)
    expect(events.filter(is('permission-requested'))).toHaveLength(1)
  })
})
