/** Rules around the engine: "always" is a rule that can be taken back, a repository only proposes, and who may choose what is said in one place. */
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Envelope, EventOf, EventType } from '#protocol/event.ts'
import { text, toolUse } from './model-server/answers/builders.ts'
import { type Rig, startRig } from './rig/start-rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig({ workspace: { files: { 'hello.txt': 'hello\n' } } })
})
afterAll(() => rig[Symbol.asyncDispose]())

const is =
  <T extends EventType>(type: T) =>
  ({ event }: Envelope) =>
    event.type === type

async function say(id: string, words = 'Go'): Promise<number> {
  return (await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: words } })).json.seq
}

/** The request that the turn makes, which must come. */
async function asked(id: string, after: number): Promise<EventOf<'permission-requested'>> {
  const found = (await rig.events(id, is('permission-requested'), { after })).at(-1)?.event
  return found as EventOf<'permission-requested'>
}

/** All of a turn that nobody is asked in. */
async function quietTurn(id: string, command: string): Promise<Envelope[]> {
  rig.model.enqueue(toolUse('Bash', { command }), text('Done.'))
  const after = await say(id)
  const events = await rig.events(id, ({ event }) => ['turn-ended', 'permission-requested'].includes(event.type), {
    after,
  })
  expect(events.filter(is('permission-requested'))).toEqual([])
  return events
}

/** A turn that waits for somebody. */
async function askingTurn(id: string, command: string) {
  rig.model.enqueue(toolUse('Bash', { command }), text('Done.'))
  const after = await say(id)
  return { after, request: await asked(id, after) }
}

const answer = (id: string, requestId: string, body: object, token?: string) =>
  rig.ask('POST', `/api/sessions/${id}/approvals/${requestId}`, { body, ...(token === undefined ? {} : { token }) })

const ended = (id: string, after: number) => rig.events(id, is('turn-ended'), { after })

describe('"always"', () => {
  test('writes the rule as it was edited; the next call is quiet, in another session of the same source too; revoked, it asks again at once', async () => {
    const source = { source: { kind: 'sample' } }
    const id = await rig.session(source)
    const first = await askingTurn(id, 'touch a.txt')
    expect(
      (await answer(id, first.request.requestId, { decision: 'allow', scope: 'always', rule: 'Bash(touch *)' })).status,
    ).toBe(200)
    await ended(id, first.after)
    const added = (await rig.events(id, is('rule-added'))).at(-1)?.event
    expect(added).toMatchObject({ text: 'Bash(touch *)', scope: 'project', fromRequest: first.request.requestId })

    await quietTurn(id, 'touch b.txt')
    const other = await rig.session(source)
    const quiet = await quietTurn(other, 'touch c.txt')
    expect(quiet.find(is('call-decided'))?.event).toMatchObject({
      stage: 'allow-rules',
      rule: { text: 'Bash(touch *)' },
    })

    const ruleNow = async () => {
      const { rules } = (await rig.ask('GET', `/api/sessions/${id}/rules`)).json
      return rules.find((each: { text: string }) => each.text === 'Bash(touch *)')
    }
    // That it was used is noted beside the turn, which does not wait for that.
    await expect.poll(async () => (await ruleNow()).lastUsedAt).toEqual(expect.any(String))
    const rule = await ruleNow()
    expect(rule).toMatchObject({ level: 'project', source: 'approval', revocable: true })
    expect((await rig.ask('DELETE', `/api/rules/${rule.id}`)).status).toBe(204)
    const again = await askingTurn(id, 'touch d.txt')
    await answer(id, again.request.requestId, { decision: 'deny' })
    await ended(id, again.after)
    expect((await rig.events(id, is('rule-revoked'))).at(-1)?.event).toMatchObject({ ruleId: rule.id })
  })

  test('[decision 28] for edits it means this session, and can be taken back there', async () => {
    const id = await rig.session()
    rig.model.enqueue(toolUse('Write', { file_path: '/workspace/x.txt', content: 'x' }), text('Done.'))
    const after = await say(id)
    const { requestId } = await asked(id, after)
    await answer(id, requestId, { decision: 'allow', scope: 'always' })
    await ended(id, after)
    const resolved = (await rig.events(id, is('permission-resolved'))).at(-1)?.event
    expect(resolved).toMatchObject({ scope: 'session', grant: { text: 'Edit' } })
    expect(
      (await rig.ask('GET', '/api/rules')).json.rules.map(({ text: rule }: { text: string }) => rule),
    ).not.toContain('Edit')
    expect((await rig.ask('DELETE', `/api/sessions/${id}/rules/${requestId}`)).status).toBe(204)
    expect((await rig.ask('GET', `/api/sessions/${id}/rules`)).json.rules).toEqual([])
  })

  test('a bad text is refused with the reason, and the question stays', async () => {
    const id = await rig.session()
    const { after, request } = await askingTurn(id, 'touch a.txt')
    const bad = await answer(id, request.requestId, { decision: 'allow', scope: 'always', rule: 'Bash(touch' })
    expect(bad).toMatchObject({
      status: 422,
      json: { code: 'bad_rule', detail: expect.stringContaining('not closed') },
    })
    const stale = await answer(id, request.requestId, { decision: 'allow', inputHash: '0'.repeat(64) })
    expect(stale).toMatchObject({ status: 409, json: { code: 'other_input' } })
    expect((await answer(id, request.requestId, { decision: 'deny' })).status).toBe(200)
    await ended(id, after)
  })
})

describe('what a rule allows', () => {
  test('[TN22] takes one commit of the database: the block, the wish, the verdict and the start', async () => {
    await rig.ask('POST', '/api/rules', { body: { effect: 'allow', text: 'Bash(bazel *)', scope: 'user' } })
    const id = await rig.session()
    const of = ['block-completed', 'call-requested', 'call-decided', 'call-started']
    const client = new Client({ connectionString: rig.databaseUrl })
    await client.connect()
    // On a machine that is busy the verdict may take time, and then a commit of its own: that is the rule too.
    let commits = 0
    for (let tries = 0; tries < 20 && commits !== 1; tries += 1) {
      const call = (await quietTurn(id, `bazel ${tries}`)).filter(({ event }) => of.includes(event.type)).slice(0, 4)
      expect(call.map(({ event }) => event.type)).toEqual(of)
      const { rows } = await client.query(
        'SELECT DISTINCT batch_id FROM events WHERE session_id = $1 AND seq = ANY($2::int[])',
        [id, call.map(({ seq }) => seq)],
      )
      commits = rows.length
    }
    await client.end()
    expect(commits).toBe(1)
  })

  test('is explained without a session too, by the rules of the one who asks and the policy of this installation', async () => {
    const member = await rig.person('Member')
    const rule = { effect: 'allow', text: 'Bash(ninja *)', scope: 'user' }
    await rig.ask('POST', '/api/rules', { body: rule, token: member.token })
    const body = { tool: 'Bash', input: { command: 'ninja all' } }
    const explained = async (token?: string) =>
      (await rig.ask('POST', '/api/permissions/explain', { body, ...(token === undefined ? {} : { token }) })).json
    expect(await explained(member.token)).toMatchObject({
      ...{ decision: 'allow', rule: { text: 'Bash(ninja *)', source: 'person' } },
      basis: { session: null, mode: 'default', network: 'allow-list', rules: 1, managedOnly: false },
    })
    expect(await explained()).toMatchObject({ decision: 'ask' })
    await rig.ask('PUT', '/api/permissions/policy', { body: { managedRulesOnly: true } })
    expect(await explained(member.token)).toMatchObject({ decision: 'ask', basis: { rules: 0, managedOnly: true } })
    await rig.ask('PUT', '/api/permissions/policy', { body: { managedRulesOnly: false } })
  })
})

describe('rules of the installation', () => {
  test.each([
    ['', false],
    [', also when the session was taken up by another server meanwhile', true],
  ])(
    'one that is added while a person thinks beats their yes: the call is judged again before it runs%s',
    async (_name, moves) => {
      const id = await rig.session()
      const { after, request } = await askingTurn(id, 'touch never.txt')
      const made = await rig.ask('POST', '/api/rules', {
        body: { effect: 'deny', text: 'Bash(touch *)', scope: 'managed' },
      })
      expect(made).toMatchObject({ status: 201, json: { scope: 'managed', owner: '' } })
      if (moves) await rig.core.registry.close(id)
      await answer(id, request.requestId, { decision: 'allow' })
      const events = await ended(id, after)
      expect(events.find(is('call-decided'))?.event).toMatchObject({
        decision: 'deny',
        stage: 'deny-rules',
        rule: { id: made.json.id },
      })
      expect(events.filter(is('call-started'))).toEqual([])
      expect((await rig.ask('DELETE', `/api/rules/${made.json.id}`)).status).toBe(204)
      const later = await askingTurn(id, 'touch later.txt')
      await answer(id, later.request.requestId, { decision: 'allow' })
      expect((await ended(id, later.after)).filter(is('call-started'))).toHaveLength(1)
    },
  )

  test('only the owner writes for everybody; a member sees and writes their own', async () => {
    const member = await rig.person('Member')
    const stranger = await rig.person('Stranger')
    const as = (token: string, body: object) => rig.ask('POST', '/api/rules', { body, token })
    const rule = { effect: 'allow', text: 'Bash(make *)' }
    expect((await as(member.token, { ...rule, scope: 'managed' })).status).toBe(403)
    const own = await as(member.token, { ...rule, scope: 'user' })
    expect(own).toMatchObject({ status: 201, json: { owner: member.id } })
    const listed = async (token: string) =>
      (await rig.ask('GET', '/api/rules', { token })).json.rules.map(({ id }: { id: string }) => id)
    expect(await listed(member.token)).toContain(own.json.id)
    expect(await listed(stranger.token)).not.toContain(own.json.id)
    expect((await rig.ask('DELETE', `/api/rules/${own.json.id}`, { token: stranger.token })).status).toBe(404)
    expect((await as(member.token, { effect: 'allow', text: 'Bash()', scope: 'user' })).json).toMatchObject({
      ...{ code: 'bad_rule', detail: expect.stringContaining('empty') },
    })
    const theirs = await rig.session()
    expect((await as(member.token, { ...rule, scope: 'session', session: theirs })).status).toBe(404)
    expect((await rig.ask('DELETE', `/api/rules/${own.json.id}`, { token: member.token })).status).toBe(204)
  })
})

describe('[decision 29] a turn that another person steers', () => {
  /** A turn of a member in their session, which asks about `ls /etc`, is steered or not, and then wants `make all`. */
  async function memberTurn({ steered }: { steered: boolean }) {
    const member = await rig.person('Member')
    const as = { token: member.token }
    const made = await rig.ask('POST', '/api/sessions', { ...as, body: { source: { kind: 'empty' } } })
    const id: string = made.json.id
    await rig.ask('POST', '/api/rules', { ...as, body: { effect: 'allow', text: 'Bash(make *)', scope: 'user' } })
    rig.model.enqueue(toolUse('Bash', { command: 'ls /etc' }), toolUse('Bash', { command: 'make all' }), text('Done.'))
    const posted = await rig.ask('POST', `/api/sessions/${id}/messages`, { ...as, body: { text: 'Go' } })
    const after: number = posted.json.seq
    const first = await asked(id, after)
    if (steered)
      expect((await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: 'Hurry' } })).status).toBe(202)
    await answer(id, first.requestId, { decision: 'allow' }, member.token)
    const events = await rig.events(
      id,
      ({ event }) =>
        event.type === 'turn-ended' || (event.type === 'permission-requested' && event.requestId !== first.requestId),
      { after },
    )
    return { id, member, events, second: events.at(-1)?.event }
  }

  test('goes on under its own rules while nobody does', async () => {
    const { second, events } = await memberTurn({ steered: false })
    expect(second?.type).toBe('turn-ended')
    expect(events.filter(is('call-decided')).at(-1)?.event).toMatchObject({ rule: { text: 'Bash(make *)' } })
  })

  test('asks what not both of them have allowed, until it ends; the next turn of the member is quiet again', async () => {
    const { id, member, second } = await memberTurn({ steered: true })
    expect(second).toMatchObject({
      type: 'permission-requested',
      reason: expect.stringContaining('Several people steer this turn'),
    })
    if (second?.type !== 'permission-requested') throw new Error('nothing was asked')
    const last = (await rig.ask('GET', `/api/sessions/${id}`)).json.seq
    await answer(id, second.requestId, { decision: 'allow' }, member.token)
    await rig.events(id, is('turn-ended'), { after: last })
    rig.model.enqueue(toolUse('Bash', { command: 'make again' }), text('Done.'))
    const as = { token: member.token, body: { text: 'Once more' } }
    const after: number = (await rig.ask('POST', `/api/sessions/${id}/messages`, as)).json.seq
    const events = await rig.events(id, ({ event }) => ['turn-ended', 'permission-requested'].includes(event.type), {
      after,
    })
    expect(events.filter(is('permission-requested'))).toEqual([])
  })
})

describe('modes', () => {
  test('running without questions is off until the owner allows it; taken back, running sessions ask again', async () => {
    const id = await rig.session()
    const bypass = { permissionMode: 'bypassPermissions' }
    const refused = await rig.ask('PATCH', `/api/sessions/${id}`, { body: bypass })
    expect(refused).toMatchObject({
      status: 403,
      json: { code: 'mode_not_allowed', detail: expect.stringContaining('switched off') },
    })
    const made = await rig.ask('POST', '/api/sessions', { body: { source: { kind: 'empty' }, ...bypass } })
    expect(made).toMatchObject({ status: 422, json: { code: 'mode_not_allowed' } })
    await rig.ask('PUT', '/api/permissions/policy', { body: { allowBypass: true } })
    expect((await rig.ask('PATCH', `/api/sessions/${id}`, { body: bypass })).status).toBe(200)
    await quietTurn(id, 'touch free.txt')
    await rig.ask('PUT', '/api/permissions/policy', { body: { allowBypass: false } })
    const { after, request } = await askingTurn(id, 'touch again.txt')
    await answer(id, request.requestId, { decision: 'deny' })
    await ended(id, after)
  })

  test('a question that nobody answers in time is a denial that the model reads, and a late answer is told so', async () => {
    const { policy } = rig.core.permissions
    const { get } = policy
    // The policy counts in minutes; the same clock runs for less than one.
    policy.get = async () => ({ ...(await get()), approvalMinutes: 1 / 200 })
    const id = await rig.session()
    const { after, request } = await askingTurn(id, 'touch slow.txt').finally(() => {
      policy.get = get
    })
    const events = await ended(id, after)
    expect(events.find(is('permission-resolved'))).toMatchObject({
      by: { kind: 'system' },
      event: { requestId: request.requestId, decision: 'deny', cause: 'expired' },
    })
    expect(events.find(is('call-decided'))?.event).toMatchObject({
      decision: 'deny',
      reason: 'Nobody answered in time.',
    })
    expect(events.filter(is('call-started'))).toEqual([])
    expect(events.at(-1)?.event).toMatchObject({ reason: 'completed' })
    expect(JSON.stringify(rig.model.requests.at(-1)?.body)).toContain('Nobody answered in time.')
    const late = await answer(id, request.requestId, { decision: 'allow' })
    expect(late).toMatchObject({ status: 409, json: { code: 'already_answered' } })
    expect(late.json.detail).toContain('expired')
  })

  test('a question says until when it waits', async () => {
    await rig.ask('PUT', '/api/permissions/policy', { body: { approvalMinutes: 5 } })
    const id = await rig.session()
    const { after, request } = await askingTurn(id, 'touch slow.txt')
    const left = Date.parse(request.expiresAt ?? '') - Date.now()
    expect(left).toBeGreaterThan(4 * 60_000)
    expect(left).toBeLessThanOrEqual(5 * 60_000)
    await rig.ask('PUT', '/api/permissions/policy', { body: { approvalMinutes: null } })
    await answer(id, request.requestId, { decision: 'deny' })
    await ended(id, after)
  })
})
