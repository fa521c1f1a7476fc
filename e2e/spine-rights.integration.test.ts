/** Who may do what, asked of every route and every message of the socket: one without a row here fails. */
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RouteSpec } from '#protocol/api/route.ts'
import { type RouteName, routes } from '#protocol/api/routes.ts'
import { type CommandType, commandSchema } from '#protocol/command.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { pageTokenOf } from '#server/transport/cookies.ts'
import { text } from './model-server/answers/builders.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

type Who = 'nobody' | 'stranger' | 'member' | 'owner'
/** Let through to the handler; what it says then is another matter. */
type Expected = 'in' | 401 | 403 | 404

const all: Record<Who, Expected> = { nobody: 'in', stranger: 'in', member: 'in', owner: 'in' }
const signedIn: Record<Who, Expected> = { ...all, nobody: 401 }
const ownerOnly: Record<Who, Expected> = { nobody: 401, stranger: 403, member: 403, owner: 'in' }
/** The session is the member's. */
const ofSession: Record<Who, Expected> = { nobody: 401, stranger: 404, member: 'in', owner: 'in' }

const TABLE: Record<RouteName, Record<Who, Expected>> = {
  livez: all,
  readyz: all,
  metrics: ownerOnly,
  openapi: all,
  signIn: all,
  signOut: signedIn,
  me: signedIn,
  createSignInLink: ownerOnly,
  listTokens: signedIn,
  createToken: signedIn,
  revokeToken: signedIn,
  listModels: signedIn,
  getModelSettings: ownerOnly,
  putModelSettings: ownerOnly,
  getSettings: signedIn,
  putSettings: ownerOnly,
  getPreferences: signedIn,
  putPreferences: signedIn,
  createSession: signedIn,
  listSessions: signedIn,
  getSession: ofSession,
  updateSession: ofSession,
  deleteSession: ofSession,
  restoreSession: ofSession,
  markSeen: ofSession,
  listPeople: ofSession,
  postMessage: ofSession,
  interrupt: ofSession,
  resolveApproval: ofSession,
  command: ofSession,
  events: ofSession,
  readFile: ofSession,
  writeFile: ofSession,
  deleteFile: ofSession,
  exec: ofSession,
  listTerminals: ofSession,
  listPorts: ofSession,
  openPreview: ofSession,
  callOutput: ofSession,
  exportArchive: ofSession,
  importArchive: ofSession,
  exportPatch: ofSession,
  fileNames: ofSession,
  makeDirectory: ofSession,
  moveFile: ofSession,
  putIntoBin: ofSession,
  takeOutOfBin: ofSession,
  download: ofSession,
  search: ofSession,
  replacePreview: ofSession,
  replace: ofSession,
  gitStatus: ofSession,
  listCheckpoints: ofSession,
  changes: ofSession,
  changedFile: ofSession,
  changesPatch: ofSession,
  undoChange: ofSession,
  touchedFiles: ofSession,
  uploadAttachment: ofSession,
  readBlob: ofSession,
  listRules: signedIn,
  addRule: signedIn,
  revokeRule: signedIn,
  sessionRules: ofSession,
  revokeSessionRule: ofSession,
  getTrust: ofSession,
  decideTrust: ofSession,
  explainPermission: signedIn,
  getPermissionPolicy: signedIn,
  putPermissionPolicy: ownerOnly,
}

const COMMANDS: Record<CommandType, object> = {
  'message-send': { text: 'x' },
  'message-edit': { messageSeq: 999, text: 'x' },
  'message-withdraw': { messageSeq: 999 },
  'queue-reorder': { order: [] },
  'queue-resume': {},
  'turn-interrupt': {},
  'approval-resolve': { requestId: 'x', decision: 'allow' },
  'task-stop': { taskId: 'x' },
  'shell-run': { command: 'true' },
  'shell-stop': { requestSeq: 999 },
  'session-update': { title: 'x' },
}

let rig: Rig
let tokens: Record<Who, string | null>
let memberId: string
beforeAll(async () => {
  rig = await startRig()
  const member = await rig.person('Member')
  const stranger = await rig.person('Stranger')
  memberId = member.id
  tokens = { nobody: null, stranger: stranger.token, member: member.token, owner: rig.token }
  rig.model.respond(() => text('Hm.'))
})
afterAll(() => rig[Symbol.asyncDispose]())

async function sessionOfMember(): Promise<string> {
  const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' } }, token: tokens.member })
  return made.json.id
}

test('the table has a row for every route and nothing else', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual(Object.keys(routes).toSorted())
  expect(Object.keys(COMMANDS).toSorted()).toEqual(
    commandSchema.options.map(({ shape }) => shape.type.value).toSorted(),
  )
})

describe.each(Object.entries(routes) as [RouteName, RouteSpec][])('%s', (name, spec) => {
  test.each(Object.keys(all) as Who[])('%s', async (who) => {
    const id = spec.path.includes(':id') ? await sessionOfMember() : ''
    const path = spec.path.replace(':id', id).replace(':hash', '0'.repeat(64)).replace(/:\w+/g, 'x')
    const query = name === 'events' ? '?follow=false' : name.endsWith('File') ? '?path=x' : ''
    // An empty body: rights come first, so it does not matter to those who have none.
    const { status, json } = await rig.ask(spec.method, `${path}${query}`, { token: tokens[who] })
    const expected = TABLE[name][who]
    if (expected !== 'in') {
      expect({ status, code: json.code }).toEqual({ status: expected, code: CODES[expected] })
      return
    }
    const byRights = ['not_signed_in', 'not_allowed'].includes(json?.code) || json?.detail?.startsWith(NO_SESSION)
    expect(byRights ?? false, `${status} ${json?.detail}`).toBe(false)
  })
})

const CODES = { 401: 'not_signed_in', 403: 'not_allowed', 404: 'not_found' }
const NO_SESSION = 'There is no such session'

describe('sockets', () => {
  const connect = (options: { cookie?: string; token?: string; origin?: string | null }) =>
    new Promise<Socket | string>((resolve) => {
      const { cookie, token, origin = rig.url } = options
      const extraHeaders = { ...(cookie === undefined ? {} : { cookie }), ...(origin === null ? {} : { origin }) }
      const socket = io(rig.url, {
        ...{ path: SOCKET_PATH, transports: ['websocket'], reconnection: false, extraHeaders },
        ...(token === undefined ? {} : { auth: { token } }),
      })
      socket.on('connect', () => resolve(socket))
      socket.on('connect_error', (error) => {
        socket.close()
        resolve(error.message)
      })
    })
  const browser = async (userId: string) => {
    const { token, id } = await rig.store.authSessions.create({ userId })
    return { cookie: `slipway_session=${token}`, token: pageTokenOf(token), authSessionId: id }
  }

  test('[W5] only a page of this very origin, with cookie and token, is let in', async () => {
    const good = await browser(memberId)
    const other = await browser(memberId)
    const port = new URL(rig.url).port
    const refused: Parameters<typeof connect>[0][] = [
      { ...good, origin: null },
      { ...good, origin: 'null' },
      { ...good, origin: 'https://evil.example' },
      { ...good, origin: `http://sub.127.0.0.1:${port}` },
      { ...good, origin: `http://127.0.0.1:${Number(port) + 1}` },
      { cookie: good.cookie },
      { token: good.token },
      { ...good, token: other.token },
      { cookie: 'slipway_session=made-up', token: good.token },
    ]
    for (const attempt of refused) expect(typeof (await connect(attempt)), JSON.stringify(attempt)).toBe('string')
    const socket = await connect(good)
    expect(typeof socket).toBe('object')
    if (typeof socket === 'object') socket.close()
  })

  test.each(['stranger', 'member'] as const)('[W9] %s: watch, page and every command', async (who) => {
    const id = await sessionOfMember()
    const userId = who === 'member' ? memberId : (await rig.person('Other')).id
    const socket = await connect(await browser(userId))
    if (typeof socket === 'string') throw new Error(socket)
    const asks: [string, object][] = [
      ['watch', { sessionId: id }],
      ['page', { sessionId: id, after: 0 }],
      ['terminal-open', { sessionId: id, clientId: 'client-x', cols: 80, rows: 24 }],
      ['terminal-attach', { sessionId: id, clientId: 'client-x', terminalId: 'p-x' }],
      ['terminal-rename', { sessionId: id, terminalId: 'p-x', title: 'x' }],
      ['terminal-close', { sessionId: id, terminalId: 'p-x' }],
      ['output-follow', { sessionId: id, callSeq: 1 }],
      ...Object.entries(COMMANDS).map(([type, body], n): [string, object] => [
        'command',
        { sessionId: id, commandId: `c${n}`, command: { type, ...body } },
      ]),
    ]
    for (const [name, body] of asks) {
      const reply = await socket.emitWithAck(name, body)
      const stopped = reply.kind === 'problem' && reply.code === 'not_found'
      expect({ name, body, stopped }).toEqual({ name, body, stopped: who === 'stranger' })
    }
    socket.close()
  })

  test('[W7] signing out ends the sockets of that browser, and its cookie', async () => {
    const signedInBrowser = await browser(memberId)
    const socket = await connect(signedInBrowser)
    if (typeof socket === 'string') throw new Error(socket)
    const gone = new Promise((resolve) => socket.on('disconnect', resolve))
    const headers = { cookie: signedInBrowser.cookie, 'x-slipway-token': signedInBrowser.token }
    expect((await rig.ask('POST', '/api/sign-out', { token: null, headers })).status).toBe(204)
    await gone
    expect((await rig.ask('GET', '/api/me', { token: null, headers })).status).toBe(401)
  })

  test('[W12] garbage and a flood end at the border; the server goes on', async () => {
    const socket = await connect(await browser(memberId))
    if (typeof socket === 'string') throw new Error(socket)
    for (const garbage of [null, 7, 'x', [], { sessionId: '../x' }, { sessionId: 's', deep: nested(200) }]) {
      expect(await socket.emitWithAck('watch', garbage)).toMatchObject({
        kind: 'problem',
        code: 'invalid_input',
      })
    }
    const gone = new Promise((resolve) => socket.on('disconnect', resolve))
    for (let n = 0; n < 500; n += 1) socket.emit('watch', {})
    await gone
    expect((await rig.ask('GET', '/livez')).status).toBe(200)
  })
})

describe('cookies', () => {
  test('[W6] a cookie alone reads, but changes nothing without the token of a page', async () => {
    const { token } = await rig.store.authSessions.create({ userId: memberId })
    const cookie = { cookie: `slipway_session=${token}` }
    const create = { body: { source: { kind: 'empty' } }, token: null }
    expect((await rig.ask('GET', '/api/me', { token: null, headers: cookie })).status).toBe(200)
    expect((await rig.ask('POST', '/api/sessions', { ...create, headers: cookie })).json.code).toBe('forged')
    const withToken = { ...cookie, 'x-slipway-token': pageTokenOf(token) }
    expect((await rig.ask('POST', '/api/sessions', { ...create, headers: withToken })).status).toBe(201)
    const foreign = { ...withToken, origin: 'https://evil.example' }
    expect((await rig.ask('POST', '/api/sessions', { ...create, headers: foreign })).json.code).toBe('forged')
    const form = { ...withToken, 'content-type': 'application/x-www-form-urlencoded' }
    expect((await rig.ask('POST', '/api/sessions', { ...create, headers: form })).status).toBe(415)
  })

  test('a link signs in once, sets a cookie that scripts cannot read, and guessing is slowed', async () => {
    const { token } = await rig.store.signInLinks.create({ userId: memberId })
    const use = (secret: string) => rig.ask('POST', '/api/sign-in', { token: null, body: { secret } })
    const used = await use(token)
    expect(used.json).toEqual({ person: { id: memberId, name: 'Member', role: 'member' } })
    expect(used.headers.get('set-cookie')).toMatch(/^slipway_session=\S+; Path=\/; HttpOnly; SameSite=Lax; Expires=/)
    expect((await use(token)).json.code).toBe('link_used')
    const tries = await Promise.all(Array.from({ length: 20 }, (_, n) => use(`guess-${n}`)))
    expect(tries.map(({ status }) => status)).toContain(429)
  })

  test('a token is shown once, works until it is revoked, and belongs to its maker', async () => {
    const made = await rig.ask('POST', '/api/tokens', { body: { name: 'CI' }, token: tokens.member })
    const { id, token } = made.json
    expect((await rig.ask('GET', '/api/me', { token })).json.person.id).toBe(memberId)
    expect((await rig.ask('GET', '/api/tokens', { token })).text).not.toContain(token)
    expect((await rig.ask('DELETE', `/api/tokens/${id}`, { token: tokens.stranger })).status).toBe(404)
    expect((await rig.ask('DELETE', `/api/tokens/${id}`, { token: tokens.member })).status).toBe(204)
    expect((await rig.ask('GET', '/api/me', { token })).status).toBe(401)
  })
})

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let n = 0; n < levels; n += 1) value = [value]
  return value
}
