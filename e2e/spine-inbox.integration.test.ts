/** The list of sessions as a home screen needs it, deletion that can be undone, and the settings of people and installation. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_PREFERENCES } from '#protocol/preferences.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig[Symbol.asyncDispose]())

const row = async (id: string, query = '', token?: string) => {
  const { json } = await rig.ask('GET', `/api/sessions?limit=200${query}`, token === undefined ? {} : { token })
  return json.sessions.find((one: { id: string }) => one.id === id)
}
const say = async (id: string, said: string, token?: string) => {
  const options = { body: { text: said }, ...(token === undefined ? {} : { token }) }
  expect((await rig.ask('POST', `/api/sessions/${id}/messages`, options)).status).toBe(202)
  await rig.events(id, ({ event }) => event.type === 'turn-ended' || event.type === 'permission-requested')
}
/** All that is in the log, each event as it is told. */
const log = async (id: string) => {
  const { text: body } = await rig.ask('GET', `/api/sessions/${id}/events?follow=false`)
  return body.split('\n').flatMap((line) => (line.startsWith('data:') ? [JSON.parse(line.slice('data:'.length))] : []))
}

describe('the list', () => {
  test('shows the newest line, and what others said since I looked', async () => {
    rig.model.respond(() => text('I looked at the parser.'))
    const id = await rig.session({ title: 'Parser work' })
    await say(id, 'Look at the parser.')
    const before = await row(id)
    expect(before).toMatchObject({ preview: 'I looked at the parser.', unread: 1, seenSeq: 0, openQuestions: 0 })
    const seen = (seq: number) => rig.ask('POST', `/api/sessions/${id}/seen`, { body: { seq } })
    expect((await seen(before.lastSeq)).json).toEqual({ seenSeq: before.lastSeq })
    expect(await row(id)).toMatchObject({ unread: 0, seenSeq: before.lastSeq })
    // Never backwards, never beyond the end: a page that is behind does not make old things unread.
    expect((await seen(1)).json).toEqual({ seenSeq: before.lastSeq })
    expect((await seen(999_999)).json).toEqual({ seenSeq: before.lastSeq })
    expect((await seen(-1)).status).toBe(400)
  })

  test('what I said myself is not unread to me, but is to another', async () => {
    const member = await rig.person('Writer')
    const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' } }, token: member.token })
    const { id } = made.json
    rig.model.respond(() => text('Yes.'))
    await say(id, 'Are you there?', member.token)
    expect((await row(id, '', member.token)).unread).toBe(1)
    expect((await row(id)).unread).toBe(2)
  })

  test('says how many requests wait for a person', async () => {
    rig.model.respond(() => toolUse('Bash', { command: 'make list', description: 'List' }))
    const id = await rig.session()
    await say(id, 'List the files.')
    expect(await row(id)).toMatchObject({ status: 'waiting', openApprovals: 1, openQuestions: 0 })
    await rig.ask('POST', `/api/sessions/${id}/interrupt`)
  })

  test('is searched by words of the title, and keeps what was put away apart', async () => {
    const id = await rig.session({ title: 'Migrate the billing tables' })
    expect((await row(id, '&search=billing%20MIGRATE'))?.id).toBe(id)
    expect(await row(id, '&search=nothing-like-it')).toBeUndefined()
    await rig.ask('PATCH', `/api/sessions/${id}`, { body: { archived: true } })
    expect(await row(id)).toBeUndefined()
    expect(await row(id, '&shelf=archived')).toMatchObject({ status: 'archived', archived: true })
    expect((await row(id, '&archived=true'))?.id).toBe(id)
  })
})

describe('deletion', () => {
  test('is undone for a while, with files and events as they were', async () => {
    rig.model.respond(() => text('Done.'))
    const id = await rig.session({ title: 'Precious' })
    await rig.ask('PUT', `/api/sessions/${id}/files?path=a.txt`, { bytes: Buffer.from('kept') })
    await say(id, 'Hello')
    const before = await log(id)
    expect(before.length).toBeGreaterThan(5)
    expect((await rig.ask('DELETE', `/api/sessions/${id}`)).status).toBe(204)
    expect((await rig.ask('GET', `/api/sessions/${id}`)).status).toBe(404)
    expect(await row(id)).toBeUndefined()
    const deleted = await row(id, '&shelf=deleted')
    expect(Date.parse(deleted.restorableUntil)).toBeGreaterThan(Date.now())
    const stranger = await rig.person('Stranger')
    const restore = (token: string) => rig.ask('POST', `/api/sessions/${id}/restore`, { token })
    expect((await restore(stranger.token)).status).toBe(404)
    expect((await restore(rig.token)).json).toMatchObject({ id, title: 'Precious' })
    expect((await row(id)).restorableUntil).toBeNull()
    // The container may have had a last word meanwhile.
    expect((await log(id)).slice(0, before.length)).toEqual(before)
    expect((await rig.ask('GET', `/api/sessions/${id}/files?path=a.txt`)).text).toBe('kept')
    await say(id, 'Still there?')
  })

  test('ends a running turn, and a purge leaves neither rows nor container', async () => {
    rig.model.respond(() => toolUse('Bash', { command: 'make list', description: 'List' }))
    const id = await rig.session()
    await say(id, 'List the files.')
    await rig.ask('PUT', `/api/sessions/${id}/files?path=a.txt`, { bytes: Buffer.from('x') })
    expect((await rig.ask('DELETE', `/api/sessions/${id}`)).status).toBe(204)
    await rig.core.lifecycle.sweep()
    expect(await row(id, '&shelf=deleted')).toBeDefined()
    expect((await rig.ask('DELETE', `/api/sessions/${id}?forever=true`)).status).toBe(204)
    expect(await row(id, '&shelf=deleted')).toBeUndefined()
    expect((await rig.ask('POST', `/api/sessions/${id}/restore`)).status).toBe(404)
    expect(await rig.store.events.lastSeq(id)).toBe(0)
    expect(await rig.store.sandboxes.ofSession(id)).toBeNull()
  })
})

describe('settings', () => {
  test('a new session begins with what the owner chose', async () => {
    const body = { network: 'none', permissionMode: 'plan', effort: 'high', capMicroUsd: 2_000_000 }
    const put = await rig.ask('PUT', '/api/settings', { body })
    // The rig names a model in its environment.
    expect(put.json).toEqual({ ...body, model: 'claude-sonnet-5-5', fixed: ['model'] })
    const { json } = await rig.ask('GET', `/api/sessions/${await rig.session()}`)
    expect(json).toMatchObject(body)
    const own = await rig.session({ network: 'open', permissionMode: 'default', effort: null })
    expect((await rig.ask('GET', `/api/sessions/${own}`)).json).toMatchObject({ network: 'open', effort: null })
    for (const bad of [
      { network: 'x' },
      { permissionMode: 'bypassPermissions' },
      { capMicroUsd: -1 },
      { effort: 'x' },
      { other: 1 },
    ]) {
      expect((await rig.ask('PUT', '/api/settings', { body: bad })).status, JSON.stringify(bad)).toBe(400)
    }
    await rig.ask('PUT', '/api/settings', {
      body: { network: null, permissionMode: null, effort: null, capMicroUsd: null },
    })
    expect((await rig.ask('GET', '/api/settings')).json).toMatchObject({
      network: 'allow-list',
      effort: null,
      capMicroUsd: 10_000_000,
    })
  })

  test('preferences are each person’s own, merge by name, and fall back to the defaults', async () => {
    const { token } = await rig.person('Ada')
    const ask = (method: string, body?: object) =>
      rig.ask(method, '/api/me/preferences', { token, ...(body === undefined ? {} : { body }) })
    expect((await ask('GET')).json).toEqual(DEFAULT_PREFERENCES)
    const keyBindings = { 'palette.open': 'Ctrl+K', 'turn.stop': null }
    await Promise.all([ask('PUT', { theme: 'dark' }), ask('PUT', { keyBindings, fontSize: 16 })])
    expect((await ask('GET')).json).toEqual({ ...DEFAULT_PREFERENCES, theme: 'dark', fontSize: 16, keyBindings })
    expect((await ask('PUT', { theme: null })).json).toMatchObject({ theme: 'system', fontSize: 16 })
    expect((await rig.ask('GET', '/api/me/preferences')).json).toEqual(DEFAULT_PREFERENCES)
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`a${n}`, 'x']))
    for (const bad of [{ theme: 'neon' }, { fontSize: 200 }, { keyBindings: many }, { keyBindings: { '../x': 'a' } }]) {
      expect((await ask('PUT', bad)).status, JSON.stringify(bad).slice(0, 60)).toBe(400)
    }
    expect((await ask('PUT', { theme: 'x'.repeat(70_000) })).status).toBe(413)
  })
})
