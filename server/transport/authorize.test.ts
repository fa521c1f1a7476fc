/** Who may do what: the whole table, generated over every right, route, command and message, so that a new one without a row fails. */
import { describe, expect, test } from 'vitest'
import { ACTIONS, type Action } from '#protocol/api/route.ts'
import { routes } from '#protocol/api/routes.ts'
import { commandSchema } from '#protocol/command.ts'
import { actionOf, authorize } from './authorize.ts'
import { ANONYMOUS, type Caller } from './caller.ts'
import { SOCKET_MESSAGES } from './socket-messages.ts'

const person = (id: string, role: 'owner' | 'member'): Caller => ({
  ...{ kind: 'person', via: 'cookie', authSessionId: 'a', pageToken: 'p' },
  user: { id, name: id, role, createdAt: '', disabledAt: null },
})
const CALLERS = {
  anonymous: ANONYMOUS,
  /** The session is theirs. */
  member: person('u-1', 'member'),
  other: person('u-2', 'member'),
  owner: person('u-0', 'owner'),
}
type Who = keyof typeof CALLERS
type Row = Record<Who, 'yes' | 401 | 403 | 404>

const everybody: Row = { anonymous: 'yes', member: 'yes', other: 'yes', owner: 'yes' }
const signedIn: Row = { ...everybody, anonymous: 401 }
const owner: Row = { anonymous: 401, member: 403, other: 403, owner: 'yes' }
const theirs: Row = { anonymous: 401, member: 'yes', other: 404, owner: 'yes' }

const TABLE: Record<Action, Row> = {
  public: everybody,
  account: signedIn,
  'session-list': signedIn,
  'session-create': signedIn,
  'session-read': theirs,
  'session-drive': theirs,
  'session-approve': theirs,
  'session-manage': theirs,
  'files-read': theirs,
  'files-write': theirs,
  exec: theirs,
  'terminal-read': theirs,
  preview: theirs,
  'installation-manage': owner,
}
const SESSION = { ownerId: 'u-1' }

test('the table has a row for every right and nothing else', () => {
  expect(Object.keys(TABLE).toSorted()).toEqual([...ACTIONS].toSorted())
})

describe.each(ACTIONS)('[W9] %s', (action) => {
  test.each(Object.keys(CALLERS) as Who[])('%s', (who) => {
    const verdict = authorize(CALLERS[who], action, SESSION)
    expect(verdict.allowed ? 'yes' : verdict.status).toBe(TABLE[action][who])
  })
})

test('[W9] a session that is not there looks to everybody as one that is not theirs', () => {
  const about = ACTIONS.filter((action) => TABLE[action] === theirs)
  for (const action of about) {
    const foreign = authorize(CALLERS.other, action, SESSION)
    for (const who of ['member', 'other', 'owner'] as const) {
      expect(authorize(CALLERS[who], action, null), `${action} ${who}`).toEqual(foreign)
      expect(authorize(CALLERS[who], action), `${action} ${who}`).toEqual(foreign)
    }
  }
})

/** Rights that let a caller pass without a session being looked at. */
const FREE = new Set<string>(ACTIONS.filter((action) => TABLE[action] !== theirs))

test('[W9] every route about a session needs a right about sessions, and every other route none', () => {
  for (const [name, { path, action }] of Object.entries(routes)) {
    expect({ name, free: FREE.has(action) }).toEqual({ name, free: !path.includes('/:id') })
  }
})

test('[W9] the routes that anybody may ask are these and no others', () => {
  const open = Object.entries(routes).flatMap(([name, { action }]) => ((action as Action) === 'public' ? [name] : []))
  expect(open.toSorted()).toEqual(['livez', 'openapi', 'readyz', 'signIn'])
})

test('[W9] what changes something needs more than the right to read', () => {
  const reads = new Set<string>(['session-read', 'files-read', 'session-list'])
  const odd = Object.entries(routes).flatMap(([name, { method, action }]) =>
    (method as string) !== 'GET' && reads.has(action) ? [name] : [],
  )
  // A command asks for the right of its type; what I have seen is mine; the others ask a long question.
  expect(odd.toSorted()).toEqual(['command', 'markSeen', 'replacePreview', 'search'])
})

test('[W9] every command has a right about its session, beyond reading', () => {
  for (const { shape } of commandSchema.options) {
    const action = actionOf(shape.type.value)
    expect(TABLE[action], shape.type.value).toBe(theirs)
    expect(['session-read', 'files-read']).not.toContain(action)
  }
})

test('[W9] every message of the socket needs a right about its session, that of its command, or touches its own only', () => {
  for (const [name, { right }] of Object.entries(SOCKET_MESSAGES)) {
    const about = right === 'own' || right === 'of-command' || TABLE[right] === theirs
    expect({ name, about }).toEqual({ name, about: true })
  }
  const own = Object.entries(SOCKET_MESSAGES).flatMap(([name, { right }]) => (right === 'own' ? [name] : []))
  // Streams keep the right by which they were opened, and lose it with it.
  const streams = ['stream-ack', 'stream-close', 'terminal-control', 'terminal-input', 'terminal-resize']
  expect(own.toSorted()).toEqual([...streams, 'unwatch'])
})
