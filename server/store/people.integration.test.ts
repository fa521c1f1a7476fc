/** Who comes in, how, and for how long. */
import { expect, it } from 'vitest'
import { rowsOf } from './testing/database.ts'
import { withStore } from './testing/with-store.ts'

const opened = withStore()

it('the first link makes the owner, once, also when two redeem at the same time', async () => {
  const { signInLinks, users } = opened.store
  expect(await users.owner()).toBeNull()
  const [one, two] = [await signInLinks.create(), await signInLinks.create()]
  const outcomes = await Promise.all([
    ...[one, two].map(({ token }) => signInLinks.redeem(token, 'Ada')),
    signInLinks.redeem(one.token),
  ])
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['redeemed', 'redeemed', 'used'])
  expect((await users.list()).filter(({ role }) => role === 'owner')).toHaveLength(1)
  expect(await signInLinks.redeem(two.token)).toEqual({ kind: 'used' })
})

it('of many who come first at the same time, by links and by the token of the installation, none is turned away', async () => {
  const { signInLinks, users } = opened.store
  for (let n = 0; n < 40; n += 1) {
    await rowsOf(opened.dataDir, 'DELETE FROM users')
    const links = await Promise.all(Array.from({ length: 6 }, () => signInLinks.create()))
    const outcomes = await Promise.all(links.map(({ token }) => signInLinks.redeem(token, 'Ada')))
    await Promise.all([users.ensureOwner(), users.ensureOwner()])
    expect(outcomes.map(({ kind }) => kind)).toEqual(links.map(() => 'redeemed'))
    expect(await users.list()).toHaveLength(1)
  }
})

it('an unknown link and an expired one are refused', async () => {
  const { signInLinks } = opened.store
  const { token } = await signInLinks.create({ minutes: -1 })
  expect(await signInLinks.redeem(token)).toEqual({ kind: 'expired' })
  expect(await signInLinks.redeem('slipway_link_none')).toEqual({ kind: 'unknown' })
})

it('a signed-in browser is known by its token until it expires or is signed out', async () => {
  const { authSessions, users } = opened.store
  const user = await users.create({ name: 'Grace', role: 'member' })
  const { id, token } = await authSessions.create({ userId: user.id, userAgent: 'Test' })
  expect(await authSessions.check(token)).toMatchObject({ id, user: { id: user.id, name: 'Grace', role: 'member' } })
  expect(await authSessions.check(`${token}x`)).toBeNull()
  const expired = await authSessions.create({ userId: user.id, days: -1 })
  expect(await authSessions.check(expired.token)).toBeNull()
  expect((await authSessions.list(user.id)).map((session) => session.id)).toEqual([id])
  expect(await authSessions.revoke('u-other', id)).toBe(false)
  expect(await authSessions.revoke(user.id, id)).toBe(true)
  expect(await authSessions.check(token)).toBeNull()
})

it('an API token has scopes, remembers its last use, and ends by date, by revocation or with its person', async () => {
  const { apiTokens, users } = opened.store
  const user = await users.create({ name: 'Linus', role: 'member' })
  const make = (expiresAt?: Date) =>
    apiTokens.create({
      userId: user.id,
      name: 'CI',
      scopes: ['sessions:write'],
      ...(expiresAt === undefined ? {} : { expiresAt }),
    })
  const { token, record } = await make()
  expect(record.lastUsedAt).toBeNull()
  expect(await apiTokens.check(token)).toMatchObject({
    id: record.id,
    scopes: ['sessions:write'],
    user: { id: user.id },
  })
  expect((await apiTokens.list(user.id))[0]?.lastUsedAt).not.toBeNull()
  expect(await apiTokens.check((await make(new Date(0))).token)).toBeNull()
  expect(await apiTokens.revoke(user.id, record.id)).toBe(true)
  expect(await apiTokens.check(token)).toBeNull()
  const second = await make()
  expect(await users.disable(user.id)).toBe(true)
  expect(await apiTokens.check(second.token)).toBeNull()
})

it('a disabled person comes in by no link', async () => {
  const { signInLinks, users } = opened.store
  const user = await users.create({ name: 'Gone', role: 'member' })
  const { token } = await signInLinks.create({ userId: user.id })
  await users.disable(user.id)
  expect(await signInLinks.redeem(token)).toEqual({ kind: 'disabled' })
})

it('no token is stored as it was given', async () => {
  const { apiTokens, authSessions, signInLinks, users } = opened.store
  const user = await users.create({ name: 'Hash', role: 'member' })
  const tokens = [
    (await apiTokens.create({ userId: user.id, name: 'x', scopes: [] })).token,
    (await authSessions.create({ userId: user.id })).token,
    (await signInLinks.create({ userId: user.id })).token,
  ]
  for (const table of ['api_tokens', 'auth_sessions', 'sign_in_links']) {
    for (const token of tokens) {
      const found = await rowsOf(opened.dataDir, `SELECT 1 FROM ${table} AS t WHERE t::text LIKE '%' || $1 || '%'`, [
        token.slice(-43),
      ])
      expect(found).toEqual([])
    }
  }
})
