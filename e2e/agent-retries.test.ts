/** What a turn does when the model API fails: real HTTP, the real SDK, waits as the API asks for them. */
import { describe, expect, test } from 'vitest'

import { answer } from './model-server/answers/answer.ts'
import {
  endWithoutStop,
  halfEvent,
  httpError,
  midStreamError,
  pause,
  ping,
  reset,
  stall,
  text,
  thinking,
  toolUse,
} from './model-server/answers/builders.ts'
import { realClock } from './rig/real-clock.ts'
import { MODEL, startTurns, type Turns } from './rig/start-turns.ts'

const SECOND = 'claude-haiku-5-5'
const ALWAYS = { times: Number.POSITIVE_INFINITY }
/** Milliseconds: well above what a busy machine may stand still, and so little that it can be waited for. */
const SILENCE_MS = 2_000
const models = ({ server }: Turns) => server.requests.map(({ body }) => (body as { model: string }).model)
const waits = ({ session }: Turns) => session.events('retry-scheduled').map(({ waitMs }) => waitMs)

describe('[R9] [TN12] a rate limit', () => {
  test('is waited for as long as the API asks, never shorter', async () => {
    await using turns = await startTurns({ clock: realClock })
    turns.server.enqueue(httpError(429, { retryAfter: 1 }), text('Done.'))
    expect(await turns.ask()).toBe('completed')
    const [first, second] = turns.server.requests
    expect((second?.at ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(1000)
    expect(turns.session.events('retry-scheduled')).toMatchObject([{ kind: 'rate_limited', waitMs: 1000 }])
    expect(turns.server.violations()).toEqual([])
  })

  test('of a minute is waited for when there is no other model', async () => {
    await using turns = await startTurns()
    turns.server.enqueue(httpError(429, { retryAfter: 60 }), text('Done.'))
    expect(await turns.ask()).toBe('completed')
    expect(waits(turns)).toEqual([60_000])
    expect(models(turns)).toEqual([MODEL, MODEL])
  })

  test('of a minute goes to another model, which later turns stay with until the first has cooled down', async () => {
    await using turns = await startTurns({ settings: { fallbackModels: [SECOND] } })
    turns.server.enqueue(httpError(429, { retryAfter: 60 }), text('From the second.'), text('Still.'))
    expect(await turns.ask()).toBe('completed')
    expect(await turns.ask('And now?')).toBe('completed')
    expect(models(turns)).toEqual([MODEL, SECOND, SECOND])
    expect(waits(turns)).toEqual([])
    expect(turns.session.events('model-switched')[0]?.until).toBeDefined()
    turns.session.passTime(31 * 60_000)
    turns.server.enqueue(text('From the first.'))
    expect(await turns.ask('Later')).toBe('completed')
    expect(models(turns).at(-1)).toBe(MODEL)
    expect(turns.server.violations()).toEqual([])
  })

  test.each(['enforced_spend_limit_reached', 'contract_spend_limit_reached'])(
    'that is the account’s own spending (%s) ends the turn at once: one request, a plain sentence, and the next turn works',
    async (errorCode) => {
      await using turns = await startTurns({ settings: { fallbackModels: [SECOND] } })
      turns.server.enqueue(httpError(429, { errorCode }), text('Fine.'))
      expect(await turns.ask()).toBe('model_error')
      expect(turns.server.requests).toHaveLength(1)
      expect(turns.session.events('turn-ended')[0]?.detail).toMatch(/spending limit/)
      expect(await turns.ask('Again')).toBe('completed')
    },
  )

  test('can be cut short by a person while it is waited for', async () => {
    await using turns = await startTurns({ clock: realClock })
    turns.server.enqueue(httpError(429, { retryAfter: 300 }))
    turns.session.onFact = ({ event }) => {
      if (event.type === 'retry-scheduled') setTimeout(() => turns.session.stop(), 20)
    }
    const began = performance.now()
    expect(await turns.ask()).toBe('aborted')
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(turns.server.requests).toHaveLength(1)
  })
})

describe('[R10] [TN12] a failing API', () => {
  test.each([500, 502, 503, 504, 529])(
    '%i is asked again after a while that doubles, with a share of chance',
    async (status) => {
      await using turns = await startTurns()
      turns.server.enqueue(...Array.from({ length: 3 }, () => httpError(status)), text('Done.'))
      expect(await turns.ask()).toBe('completed')
      expect(turns.server.requests).toHaveLength(4)
      // Chance stands at one half in these tests: three quarters of 1, 2 and 4 seconds.
      expect(waits(turns)).toEqual([750, 1500, 3000])
      expect(turns.session.events('message-posted')).toHaveLength(1)
      expect(turns.session.events('block-completed')).toHaveLength(1)
    },
  )

  test('that stays down ends the turn as overloaded after ten tries; asking again is enough to go on', async () => {
    await using turns = await startTurns()
    turns.server.when(({ number }) => number <= 10, httpError(529), ALWAYS)
    expect(await turns.ask()).toBe('overloaded')
    expect(turns.server.requests).toHaveLength(10)
    expect(Math.max(...waits(turns))).toBeLessThanOrEqual(60_000)
    turns.server.enqueue(text('Here I am.'))
    expect(await turns.ask('Go on')).toBe('completed')
    expect(turns.server.violations()).toEqual([])
  })

  test('is left for another model after three server errors in a row, with its thinking and calls going along', async () => {
    await using turns = await startTurns({ settings: { fallbackModels: [SECOND] } })
    turns.server.enqueue(
      answer(thinking('Hm.'), toolUse('Bash', { command: 'echo hi' })),
      ...Array.from({ length: 3 }, () => httpError(529)),
      text('Done.'),
    )
    expect(await turns.ask()).toBe('completed')
    expect(models(turns)).toEqual([MODEL, MODEL, MODEL, MODEL, SECOND])
    expect(turns.server.violations()).toEqual([])
  })

  test.each([
    [401, 'authentication_error', /key/],
    [402, 'billing_error', /billing/],
    [404, 'not_found_error', /does not know this model/],
  ])('that refuses with %i is not asked again', async (status, type, words) => {
    await using turns = await startTurns()
    turns.server.enqueue(httpError(status, { type }), text('Fine.'))
    expect(await turns.ask()).toBe('model_error')
    expect(turns.server.requests).toHaveLength(1)
    expect(turns.session.events('turn-ended')[0]?.detail).toMatch(words)
    expect(await turns.ask('Again')).toBe('completed')
  })
})

describe('[R11] [TN11] an answer that breaks', () => {
  const breaks = {
    'by an error event': midStreamError('overloaded_error'),
    'by a reset': reset(),
    'by a half event': halfEvent(),
    'by a clean end without its last event': endWithoutStop(),
    'by silence': stall(),
  }
  /** Only where the API is silent is silence waited for: elsewhere a machine that halts would be taken for it. */
  const patience = (name: string) => (name === 'by silence' ? { silenceMs: SILENCE_MS } : {})

  test.each(Object.entries(breaks))('%s before a call is withdrawn and asked again', async (name, fault) => {
    await using turns = await startTurns(patience(name))
    turns.server.enqueue(answer(text('Half a thought'), fault), text('The whole thought.'))
    expect(await turns.ask()).toBe('completed')
    expect(turns.session.events('answer-withdrawn')).toHaveLength(1)
    expect(JSON.stringify(turns.server.requests[1]?.body)).not.toContain('Half a thought')
    expect(turns.server.violations()).toEqual([])
  })

  test.each(Object.entries(breaks))('%s after a call keeps what was done, once', async (name, fault) => {
    await using turns = await startTurns(patience(name))
    turns.server.enqueue(
      answer(text('I do it.'), toolUse('Bash', { command: 'echo run >> marker' }), text('And the'), fault),
      text('Done.'),
    )
    expect(await turns.ask()).toBe('completed')
    expect(turns.session.workspace.text('/workspace/marker')).toBe('run\n')
    expect(turns.session.events('answer-cut')).toMatchObject([{ keptBlocks: 2 }])
    expect(JSON.stringify(turns.server.requests[1]?.body)).not.toContain('And the')
    expect(turns.server.violations()).toEqual([])
  })

  test('in the middle of a call’s input runs nothing of it', async () => {
    await using turns = await startTurns()
    turns.server.enqueue(
      answer(toolUse('Bash', { command: 'echo run >> marker' }, { chunks: 6 }), reset({ afterEvents: 4 })),
      text('Never mind.'),
    )
    expect(await turns.ask()).toBe('completed')
    expect(turns.session.workspace.text('/workspace/marker')).toBeUndefined()
    expect(turns.session.events('call-requested')).toEqual([])
  })

  test('is not what an answer with nothing but pings for a long while is', async () => {
    // The pings go on for longer than silence is borne, and each comes well within that.
    await using turns = await startTurns({ silenceMs: 3_000 })
    const pings = Array.from({ length: 36 }, () => [ping(), pause(100)]).flat()
    turns.server.enqueue(answer(...pings, text('At last.')))
    expect(await turns.ask()).toBe('completed')
    expect(turns.server.requests).toHaveLength(1)
  })
})

describe('[R13] a conversation that is too long', () => {
  test.each([
    ['for the body', httpError(413, { type: 'request_too_large' })],
    ['for the window', httpError(400, { message: 'prompt is too long: 1048613 tokens > 1000000 maximum' })],
  ])('%s stops plainly, is not sent twice as it is, and costs one request', async (_name, refusal) => {
    await using turns = await startTurns()
    turns.server.enqueue(refusal, text('Fine.'))
    expect(await turns.ask()).toBe('context_exhausted')
    expect(turns.server.requests).toHaveLength(1)
    expect(await turns.ask('Short')).toBe('completed')
  })
})

describe('[CX8] a conversation that the API refuses as invalid', () => {
  const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])

  test('is sent once more without its pictures, and stays so: a damaged picture ends no session', async () => {
    await using turns = await startTurns({ workspace: { files: { 'p.png': PNG } } })
    turns.server.enqueue(
      answer(thinking('Look.'), toolUse('Read', { file_path: '/workspace/p.png' })),
      httpError(400, { message: 'Could not process image' }),
      text('I cannot see it.'),
      text('Still here.'),
    )
    expect(await turns.ask()).toBe('completed')
    expect(await turns.ask('And?')).toBe('completed')
    expect(turns.session.events('context-simplified')).toHaveLength(1)
    for (const { body } of turns.server.requests.slice(2)) expect(JSON.stringify(body)).not.toContain('"image"')
    expect(turns.server.requests.map(({ status }) => status)).toEqual([200, 400, 200, 200])
  })

  test('with nothing to leave out ends the turn after one request', async () => {
    await using turns = await startTurns()
    turns.server.enqueue(httpError(400, { message: 'odd' }), text('Fine.'))
    expect(await turns.ask()).toBe('model_error')
    expect(turns.server.requests).toHaveLength(1)
    expect(await turns.ask('Again')).toBe('completed')
  })
})
