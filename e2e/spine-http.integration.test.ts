/** One wish over HTTP and back as events, with the real agent, SDK and database; containers in RAM. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope } from '#protocol/event.ts'
import type { Program } from '#sandbox/memory/memory-shell.ts'
import { answer } from './model-server/answers/answer.ts'
import { hold, text, toolUse } from './model-server/answers/builders.ts'
import { gate } from './model-server/answers/gate.ts'
import { follow } from './rig/api-client.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

const COUNTED = Array.from({ length: 20_000 }, (_, at) => `${at + 1}\n`).join('')
let rig: Rig
beforeAll(async () => {
  const count: Program = ({ write }) => {
    write(COUNTED)
    return 0
  }
  rig = await startRig({ workspace: { files: { 'hello.txt': 'hello\n' }, programs: { count } } })
})
afterAll(() => rig[Symbol.asyncDispose]())

const is =
  (type: string) =>
  ({ event }: Envelope) =>
    event.type === type
const types = (envelopes: Envelope[]) => envelopes.map(({ event }) => event.type)
const say = (id: string, words: string, more: Record<string, unknown> = {}) =>
  rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: words, ...more } })

async function asked(command = 'echo done > marker.txt') {
  const id = await rig.session()
  rig.model.when({ firstUserContains: id }, [answer(toolUse('Bash', { command })), answer(text('Done.'))])
  await say(id, `Do it, ${id}`)
  const events = await rig.events(id, is('permission-requested'))
  const request = events.at(-1)?.event
  if (request?.type !== 'permission-requested') throw new Error('no request')
  const decide = (body: Record<string, unknown>, token?: string) =>
    rig.ask('POST', `/api/sessions/${id}/approvals/${request.requestId}`, { body, ...(token ? { token } : {}) })
  return { id, request, decide }
}

test('a message becomes a turn with a call, its result and an answer', async () => {
  const id = await rig.session()
  rig.model.enqueue(toolUse('Read', { file_path: '/workspace/hello.txt' }), text('It says hello.'))
  expect((await say(id, 'What does it say?')).status).toBe(202)
  const events = await rig.events(id, is('turn-ended'))
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  const wanted = ['message-posted', 'turn-started', 'call-requested', 'call-decided', 'call-started', 'call-completed']
  expect(types(events).filter((type) => wanted.includes(type))).toEqual(wanted)
  expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
  const view = await rig.ask('GET', `/api/sessions/${id}`)
  expect(view.json).toMatchObject({ id, status: 'idle', lastTurn: { reason: 'completed' } })
  // The state after the turn may be kept by now, too.
  expect(view.json.seq).toBeGreaterThanOrEqual(events.length)
  const list = await rig.ask('GET', '/api/sessions')
  expect(list.json.sessions.find((row: { id: string }) => row.id === id)).toMatchObject({
    ...{ status: 'idle', lastReason: 'completed', preview: 'It says hello.' },
  })
  expect(rig.model.violations()).toEqual([])
})

test('names of those who may act in a session are told to them; all that a command said is read beyond what the model got', async () => {
  const member = await rig.person('Mira')
  const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' } }, token: member.token })
  const { id } = made.json
  const owner = (await rig.ask('GET', '/api/me')).json.person
  const { people } = (await rig.ask('GET', `/api/sessions/${id}/people`, { token: member.token })).json
  expect(people).toHaveLength(2)
  expect(people).toEqual(
    expect.arrayContaining([
      { id: member.id, name: 'Mira' },
      { id: owner.id, name: owner.name },
    ]),
  )

  const { id: asking, decide } = await asked('count')
  await decide({ decision: 'allow' })
  const events = await rig.events(asking, is('call-completed'))
  const done = events.at(-1)?.event
  if (done?.type !== 'call-completed') throw new Error('no result')
  expect(JSON.stringify(done.content)).toContain('characters left out')
  const whole = await rig.ask('GET', `/api/sessions/${asking}/calls/${done.callSeq}/output`)
  expect(whole.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(whole.text).toBe(COUNTED)
  expect((await rig.ask('GET', `/api/sessions/${asking}/calls/1/output`)).json.code).toBe('no_output')
})

describe('approvals', () => {
  test('allowed: the command runs, once', async () => {
    const { id, decide } = await asked('echo done >> marker.txt')
    expect((await rig.ask('GET', `/api/sessions/${id}`)).json).toMatchObject({ status: 'waiting', approvals: [{}] })
    expect((await decide({ decision: 'allow' })).status).toBe(200)
    await rig.events(id, is('turn-ended'))
    expect((await rig.ask('GET', `/api/sessions/${id}/files?path=marker.txt`)).text).toBe('done\n')
  })

  test('denied with a reason: the model reads the reason and the command does not run', async () => {
    const { id, decide } = await asked()
    await decide({ decision: 'deny', reason: 'Not on a Friday.' })
    const events = await rig.events(id, is('turn-ended'))
    expect(events.find(is('call-completed'))?.event).toMatchObject({ isError: true, errorKind: 'denied' })
    expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toContain('Not on a Friday.')
    expect((await rig.ask('GET', `/api/sessions/${id}/files?path=marker.txt`)).status).toBe(404)
  })

  test('[R15] of two at once one counts; the other learns who was first', async () => {
    const { decide } = await asked()
    const answers = await Promise.all([decide({ decision: 'allow' }), decide({ decision: 'deny' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const late = answers.find(({ status }) => status === 409)
    expect(late?.json).toMatchObject({ code: 'already_answered', detail: expect.stringContaining('Already') })
  })

  test('allowed for this session: the same is not asked again', async () => {
    const { id, decide } = await asked()
    expect((await decide({ decision: 'allow', scope: 'session' })).status).toBe(200)
    await rig.events(id, is('turn-ended'))
    rig.model.enqueue(toolUse('Bash', { command: 'echo done > marker.txt' }), text('Again.'))
    const { seq } = (await say(id, 'Again')).json
    const events = await rig.events(id, is('turn-ended'), { after: seq })
    expect(types(events)).not.toContain('permission-requested')
    expect(events.find(is('call-decided'))?.event).toMatchObject({
      ...{ decision: 'allow', stage: 'allow-rules' },
      rule: { text: 'Bash(echo done > marker.txt)', level: 'session', source: 'approval' },
    })
  })
})

describe('a running turn', () => {
  async function running() {
    const id = await rig.session()
    const open = gate()
    rig.model.when({ firstUserContains: id }, answer(text('One'), hold(open), text(' and two.')))
    await say(id, `Count, ${id}`)
    await rig.events(id, is('request-started'))
    return { id, open }
  }

  test('an interrupt ends it as aborted, whatever the model still says', async () => {
    const { id, open } = await running()
    expect((await rig.ask('POST', `/api/sessions/${id}/interrupt`)).status).toBe(202)
    const events = await rig.events(id, is('turn-ended'))
    open.open()
    expect(events.at(-1)?.event).toMatchObject({ reason: 'aborted' })
    expect((await rig.ask('POST', `/api/sessions/${id}/interrupt`)).json).toMatchObject({ code: 'nothing_runs' })
    rig.model.enqueue(text('Still here.'))
    const { seq } = (await say(id, 'Are you there?')).json
    expect((await rig.events(id, is('turn-ended'), { after: seq })).at(-1)?.event).toMatchObject({
      reason: 'completed',
    })
  })

  test('steering joins it at its next step, what is queued waits for its end', async () => {
    const { id, open } = await running()
    await say(id, 'In French, please.', { delivery: 'steer' })
    await say(id, 'And then stop.', { delivery: 'queue' })
    rig.model.enqueue(text('Un, deux.'), text('Stopped.'))
    open.open()
    const first = await rig.events(id, is('turn-ended'))
    const second = await rig.events(id, is('turn-ended'), { after: first.length })
    const events = [...first, ...second]
    const steer = events.find(({ event }) => event.type === 'message-posted' && event.delivery === 'steer')
    expect(events.find(is('messages-joined'))?.event).toMatchObject({ messageSeqs: [steer?.seq] })
    const posted = (words: string) =>
      events.find(({ event }) => event.type === 'message-posted' && event.text === words)?.seq
    expect(second.find(is('turn-started'))?.event).toMatchObject({ messageSeqs: [posted('And then stop.')] })
  })
})

describe('events', () => {
  test('the stream continues behind Last-Event-ID, live, without gap or repeat', async () => {
    const id = await rig.session()
    await rig.ask('PATCH', `/api/sessions/${id}`, { body: { title: 'One' } })
    const seen: number[] = []
    for await (const { seq } of follow(rig, { id, after: 0, lastEventId: 1 })) {
      seen.push(seq)
      if (seen.length === 1) await rig.ask('PATCH', `/api/sessions/${id}`, { body: { title: 'Two' } })
      if (seen.length === 2) await rig.ask('PATCH', `/api/sessions/${id}`, { body: { title: 'Three' } })
      if (seen.length === 3) break
    }
    expect(seen).toEqual([2, 3, 4])
  })

  test('without following, the stream ends after what is there', async () => {
    const id = await rig.session()
    const { text: body, headers } = await rig.ask('GET', `/api/sessions/${id}/events?follow=false`)
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(body).toMatch(/^: connected\n\nid: 1\ndata: \{"seq":1,/)
  })

  test('[R26] a command sent again after a lost answer is applied once', async () => {
    const id = await rig.session()
    rig.model.when({ firstUserContains: id }, text('Yes.'))
    const sends = await Promise.all(Array.from({ length: 8 }, () => say(id, `Hello, ${id}`, { commandId: 'mine' })))
    expect(new Set(sends.map((sent) => sent.text)).size).toBe(1)
    const events = await rig.events(id, is('turn-ended'))
    expect(events.filter(is('message-posted'))).toHaveLength(1)
  })
})

test('[decision 30] what the installation denies is denied to a person’s own command too, with the reason, until the rule is taken back', async () => {
  const id = await rig.session()
  const exec = (command: string) => rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command } })
  const rule = (
    await rig.ask('POST', '/api/rules', { body: { effect: 'deny', text: 'Bash(cat *)', scope: 'managed' } })
  ).json
  expect(await exec('echo hi && cat hello.txt')).toMatchObject({
    ...{ status: 403, json: { code: 'forbidden', detail: expect.stringContaining('Bash(cat *)') } },
  })
  expect((await exec('echo hi')).json).toMatchObject({ exitCode: 0, stdout: 'hi\n' })
  expect((await rig.ask('DELETE', `/api/rules/${rule.id}`)).status).toBe(204)
  expect((await exec('cat hello.txt')).json).toMatchObject({ exitCode: 0, stdout: 'hello\n' })
})

test('a session deleted while its container is on its way: who waits for it is told so, and none is left', async () => {
  const id = await rig.session()
  const made = () => rig.provider.calls.filter((call) => call === 'create').length
  const [containers, before] = [rig.provider.containers.size, made()]
  rig.provider.hang()
  const asked = rig.ask('GET', `/api/sessions/${id}/files`)
  await expect.poll(made).toBe(before + 1)
  expect((await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)).status).toBe(204)
  expect(await asked).toMatchObject({ status: 503, json: { code: 'closed' } })
  expect(rig.provider.containers.size).toBe(containers)
})

test('a session deleted for good is gone for everybody, its container with it', async () => {
  const id = await rig.session()
  await rig.ask('POST', `/api/sessions/${id}/exec`, { body: { command: 'echo hi' } })
  const before = rig.provider.containers.size
  expect((await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)).status).toBe(204)
  expect(rig.provider.containers.size).toBe(before - 1)
  for (const path of ['', '/events', '/files?path=x']) {
    expect((await rig.ask('GET', `/api/sessions/${id}${path}`)).status).toBe(404)
  }
})
