/** The prompt cache: what was sent once is read from then on, also by the server that takes a session up after a crash. */
import { describe, expect, test } from 'vitest'
import { answer } from './model-server/answers/answer.ts'
import { text, thinking, toolUse } from './model-server/answers/builders.ts'
import { startTurns } from './rig/start-turns.ts'

type Marked = { cache_control?: object }
interface Body {
  system: Marked[]
  tools: Marked[]
  messages: { role: string; content: Marked[] }[]
}

/** The body without its marks, which are no part of the prefix. */
const plain = (part: unknown) =>
  JSON.stringify(part, (key, value: unknown) => (key === 'cache_control' ? undefined : value))
const run = (command: string) => answer(thinking('Let me see.'), text('I run it.'), toolUse('Bash', { command }))

describe('[CX6] the cache', () => {
  test('is marked at the tools, at the end of the system prompt, and at the last two messages of the user', async () => {
    await using turns = await startTurns()
    turns.server.enqueue(run('echo 1'), run('echo 2'), text('Done.'))
    await turns.ask()
    const body = turns.server.requests[2]?.body as Body
    expect(body.tools.map((tool) => tool.cache_control !== undefined)).toEqual(
      body.tools.map((_, at) => at === body.tools.length - 1),
    )
    expect(body.system.at(-1)?.cache_control).toEqual({ type: 'ephemeral' })
    const marked = body.messages.map(({ content }) => content.map((part) => part.cache_control !== undefined))
    expect(marked.map((parts) => parts.some(Boolean))).toEqual(
      [true, false, true, false, true].map((_, at) => at === 2 || at === 4),
    )
    for (const parts of marked) expect(parts.slice(0, -1).some(Boolean)).toBe(false)
  })

  test('gives at least four fifths of the prompt from the third turn on, and sends each prefix in the same bytes', async () => {
    await using turns = await startTurns()
    const output = 'x'.repeat(400)
    for (let turn = 1; turn <= 6; turn++) {
      turns.server.enqueue(run(`echo ${turn}${output}`), run(`echo again ${turn}`), text(`Done with ${turn}.`))
      expect(await turns.ask(`Task ${turn}`)).toBe('completed')
    }
    const late = turns.server.requests.slice(6)
    const tokens = late.map(({ usage }) => ({
      read: usage?.cacheRead ?? 0,
      all: (usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheCreation5m ?? 0),
    }))
    const sum = (key: 'read' | 'all') => tokens.reduce((total, entry) => total + entry[key], 0)
    expect(sum('read') / sum('all')).toBeGreaterThanOrEqual(0.8)
    const bodies = turns.server.requests.map(({ body }) => body as Body)
    for (const [index, body] of bodies.slice(1).entries()) {
      const before = bodies[index] as Body
      expect(plain([body.tools, body.system])).toBe(plain([before.tools, before.system]))
      expect(plain(body.messages.slice(0, before.messages.length))).toBe(plain(before.messages))
    }
    expect(turns.server.violations()).toEqual([])
  })

  test('outlives a crash: a session that is taken up sends the same bytes and reads them from the cache', async () => {
    await using turns = await startTurns()
    const { server, session, model } = turns
    server.enqueue(run('echo 1'), text('Done.'), run('echo 2'))
    await turns.ask()
    const seq = session.post('More')
    const start = { kind: 'fresh', turnId: 't', messageSeqs: [seq], by: { kind: 'person', id: 'u1' } } as const
    // Dies when the result of its call is stored and nothing else.
    const facts = [
      'turn-started',
      'request-started',
      'block-completed',
      'block-completed',
      'block-completed',
      'call-requested',
      'call-decided',
      'call-started',
      'request-completed',
      'call-completed',
    ]
    expect(await session.runAndDie(model, start, facts.length)).toBe(true)
    const before = server.requests.at(-1)?.body as Body
    server.enqueue(text('Taken up.'))
    expect(await session.run(model, { kind: 'resume', turnId: 't' })).toEqual({ kind: 'ended', reason: 'completed' })
    const after = server.requests.at(-1)
    const body = after?.body as Body
    expect(server.requests).toHaveLength(4)
    expect(plain([body.tools, body.system])).toBe(plain([before.tools, before.system]))
    expect(plain(body.messages.slice(0, before.messages.length))).toBe(plain(before.messages))
    expect(after?.usage?.cacheRead).toBeGreaterThan(
      0.8 * ((after?.usage?.input ?? 0) + (after?.usage?.cacheRead ?? 0) + (after?.usage?.cacheCreation5m ?? 0)),
    )
    expect(server.violations()).toEqual([])
  })
})
