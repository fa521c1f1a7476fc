/** Settings, rules and sandboxes: small rows that others decide by. */
import { expect, it } from 'vitest'
import { BLOB_BYTES, INLINE_BYTES } from './blobs.ts'
import { openSecond, SHARED_KEY } from './testing/second-server.ts'
import { openSession, withStore } from './testing/with-store.ts'

const opened = withStore({ secretKey: SHARED_KEY })

it('settings keep values of any shape by scope', async () => {
  const { settings } = opened.store
  expect(await settings.get('user:a', 'theme')).toBeUndefined()
  await settings.set('user:a', 'theme', { dark: true, size: [1, 2] })
  await settings.set('user:a', 'theme', { dark: false })
  await settings.set('user:b', 'theme', null)
  expect(await settings.get('user:a', 'theme')).toEqual({ dark: false })
  expect(await settings.all('user:b')).toEqual({ theme: null })
  await settings.remove('user:a', 'theme')
  expect(await settings.all('user:a')).toEqual({})
})

it('a setting or a secret that several set for the first time at once is one of theirs, and nobody fails', async () => {
  const { settings, secrets } = opened.store
  const values = ['a', 'b', 'c', 'd', 'e', 'f']
  for (let n = 0; n < 20; n += 1) {
    await Promise.all(values.map((value) => settings.set('user:race', `k${n}`, value)))
    expect(values).toContain(await settings.get('user:race', `k${n}`))
    await Promise.all(values.map((value) => secrets.set('user:race', `k${n}`, value)))
    expect(values).toContain(await secrets.get('user:race', `k${n}`))
  }
})

it('what a permission depends on is read in one question, and each change is in the next answer, whoever made it', async () => {
  const { rules, settings, standing } = opened.store
  const holders = [{ scope: 'user', ownerId: 'u-standing' }] as const
  const asked = {
    holders,
    trust: { scope: 'trust', keys: ['u-standing git:x', 'u-standing session:s'] },
    policyScope: 'policy-standing',
  }
  expect(await standing.read(asked)).toMatchObject({ rules: [], policy: {}, trust: [] })
  const rule = { effect: 'allow', text: 'Bash(ls *)', scope: 'user', ownerId: 'u-standing' } as const
  const made = await rules.add({ ...rule, source: 'approval', createdBy: 'u-standing' })
  const first = await standing.read(asked)
  expect(first).toMatchObject({ rules: [made], epoch: await rules.epoch() })
  await rules.used(made.id)
  await settings.set('policy-standing', 'allowAuto', false)
  await settings.set('trust', 'u-standing git:x', { hash: 'h' })
  expect(await standing.read(asked)).toMatchObject({
    ...{ policy: { allowAuto: false }, trust: [{ hash: 'h' }], rules: [{ id: made.id, lastUsedAt: null }] },
  })
  expect((await standing.read({ ...asked, fresh: true })).rules[0]?.lastUsedAt).toEqual(expect.any(String))
  await using second = await openSecond(opened.dataDir)
  await second.rules.revoke(made.id)
  expect(await standing.read(asked)).toMatchObject({ rules: [], epoch: first.epoch + 1 })
})

it('rules hold for their holders only, a revoked one never again, and each change moves the epoch', async () => {
  const { rules } = opened.store
  const [start, base] = [await rules.epoch(), { source: 'settings', createdBy: 'u-1' }]
  const deny = await rules.add({ ...base, effect: 'deny', text: 'Bash(rm *)', scope: 'managed', ownerId: '' })
  const allow = await rules.add({
    ...base,
    effect: 'allow',
    text: 'Bash(ls)',
    scope: 'user',
    ownerId: 'u-1',
    fromRequest: 'q',
  })
  await rules.add({ ...base, effect: 'allow', text: 'Read', scope: 'user', ownerId: 'u-2' })
  const holders = [
    { scope: 'managed', ownerId: '' },
    { scope: 'user', ownerId: 'u-1' },
  ] as const
  expect(await rules.inForce(holders)).toMatchObject({
    epoch: start + 3,
    rules: [
      { id: deny.id, fromRequest: null },
      { id: allow.id, text: 'Bash(ls)', fromRequest: 'q' },
    ],
  })
  expect(await rules.revoke(allow.id)).toBe(true)
  expect(await rules.revoke(allow.id)).toBe(false)
  expect(await rules.epoch()).toBe(start + 4)
  expect((await rules.inForce(holders)).rules.map(({ id }) => id)).toEqual([deny.id])
})

it('[R31] a sandbox is known before it is made, and a pooled one goes to one session', async () => {
  const { sandboxes } = opened.store
  await sandboxes.create({ id: 'x-1', sessionId: 's-1', provider: 'docker' })
  expect(await sandboxes.ofSession('s-1')).toMatchObject({ id: 'x-1', state: 'creating', providerIds: {} })
  expect(await sandboxes.update('x-1', { state: 'running', providerIds: { container: 'abc' } })).toBe(true)
  expect(await sandboxes.get('x-1')).toMatchObject({ state: 'running', providerIds: { container: 'abc' } })
  await sandboxes.create({ id: 'x-2', sessionId: null, provider: 'docker' })
  expect(await sandboxes.assign('x-2', 's-1')).toBe(false)
  expect(await sandboxes.assign('x-2', 's-2')).toBe(true)
  expect(await sandboxes.assign('x-2', 's-3')).toBe(false)
  await sandboxes.remove('x-1')
  expect((await sandboxes.list()).map(({ id }) => id)).toEqual(['x-2'])
})

it('all servers on a database are one installation, and a healthy one says so', async () => {
  await using second = await openSecond(opened.dataDir)
  expect(second.installationId).toBe(opened.store.installationId)
  expect(await second.health()).toMatchObject({ ok: true, database: 'external', problems: [] })
  expect(await opened.store.health()).toMatchObject({ ok: true, database: 'embedded', problems: [] })
})

it('what one server stores, another on the same database reads, whatever its size', async () => {
  await using second = await openSecond(opened.dataDir)
  const { sessionId } = await openSession(opened.store)
  for (const size of [10, INLINE_BYTES, BLOB_BYTES]) {
    const put = await second.blobs.put(sessionId, Buffer.alloc(size, `${size}`))
    if (put.kind !== 'stored') throw new Error(put.kind)
    const read = await opened.store.blobs.get(sessionId, put.blob.sha256)
    expect(read?.byteLength).toBe(size)
  }
})
