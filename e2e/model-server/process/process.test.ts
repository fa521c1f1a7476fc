/** A model server in a process of its own, played from JSON and steered from outside. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { ZodError } from 'zod'
import { createGates } from '../script/gates.ts'
import { addScenario, type Scenario } from '../script/scenario.ts'
import { startModelServer } from '../start-model-server.ts'
import { collect, connect, question } from '../testing/client.ts'
import { startModelProcess } from './start-model-process.ts'
import { spawnMain } from './testing/spawn-main.ts'

describe('a scenario in JSON', () => {
  test('is walked from the top, entry by entry', async () => {
    await using server = await startModelServer()
    const scenario: Scenario = [
      { answer: { httpError: 529, retryAfterMs: 5 } },
      { when: { lastUserContains: 'Hi' }, answer: [{ text: 'a' }, { stop: 'refusal', category: 'bio' }], times: 2 },
      { answer: { toolUse: { name: 'Read', input: { path: 'x' } }, chunks: 3 }, times: 'always' },
    ]
    addScenario(server, scenario, createGates())
    const client = connect(server)
    await expect(client.messages.create(question)).rejects.toMatchObject({ status: 529 })
    const reasons = []
    for (let asked = 0; asked < 5; asked++) reasons.push((await client.messages.create(question)).stop_reason)
    expect(reasons).toEqual(['refusal', 'refusal', 'tool_use', 'tool_use', 'tool_use'])
  })

  test('knows every part', async () => {
    await using server = await startModelServer()
    const gates = createGates()
    for (const name of ['g', 'h']) gates.named(name).open()
    addScenario(
      server,
      [
        {
          answer: [
            { lateHeadersMs: 1 },
            { lateHeadersGate: 'h' },
            { noise: true },
            { thinking: 'Hm.' },
            { redactedThinking: true },
            { pauseMs: 1 },
            { gate: 'g' },
            { ping: true },
            { text: 'ab', chunks: ['a', { gate: 'g' }, 'b'], paceMs: 1 },
            { toolUse: { name: 'Read', rawJson: '{"a":' } },
            { opaque: { type: 'text', text: 'x' } },
          ],
        },
        ...[{ reset: true }, { endWithoutStop: true }, { halfEvent: true }, { midStreamError: 'api_error' }].map(
          (fault) => ({
            answer: [{ text: 'a' }, { ...fault, afterEvents: 2 }] as Scenario[number]['answer'],
          }),
        ),
      ],
      gates,
    )
    const stream = async () => collect(await connect(server).messages.create({ ...question, stream: true }))
    expect((await stream()).events.at(-1)).toBe('message_stop')
    for (let fault = 0; fault < 4; fault++) expect((await stream()).events).toEqual(['message_start'])
  })

  test.each([
    ['an unknown part', [{ answer: { sing: 'la' } }]],
    ['an unknown condition', [{ when: { mood: 'good' }, answer: { text: 'x' } }]],
    ['no list', {}],
  ])('is refused with %s', async (_, scenario) => {
    await using server = await startModelServer()
    expect(() => addScenario(server, scenario, createGates())).toThrow(ZodError)
  })
})

// Starting Node twice takes its time on a busy machine.
describe('a process', () => {
  test('plays, waits at gates, takes more and shows its log', async () => {
    const held: Scenario = [{ answer: [{ gate: 'door' }, { text: 'One.' }] }]
    await using model = await startModelProcess(held, { key: 'k', models: { 'claude-opus-4-8': { window: 900 } } })
    expect(model.key).toBe('k')
    const stream = connect(model).messages.stream(question)
    await model.reached('door')
    await model.open('door')
    expect((await stream.finalMessage()).content).toMatchObject([{ text: 'One.' }])
    await model.add([{ answer: { text: 'Two.' } }])
    expect(await model.pending()).toBe(1)
    await connect(model).messages.create(question)
    expect((await model.waitForRequest(2)).body).toEqual(question)
    expect((await model.waitForEnd(2)).status).toBe(200)
    expect(await model.requests()).toHaveLength(2)
    expect(await model.violations()).toEqual([])
    await expect(model.add([{ answer: [] }, { nothing: 1 } as never])).rejects.toThrow('400')
  })

  test('loads a module, says what is wrong with one, and ends when told', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'model-server-'))
    try {
      const good = path.join(folder, 'good.mjs')
      const bad = path.join(folder, 'bad.json')
      await writeFile(
        good,
        'export const play = (server) => server.respond(() => ({ kind: "stop", reason: "end_turn" }))',
      )
      await writeFile(bad, '[{"answer":{"sing":"la"}}]')
      const [played, refused] = await Promise.all([
        spawnMain(['--scenario', good], true),
        spawnMain(['--scenario', bad], false),
      ])
      expect(played).toMatchObject({ code: 0, errors: '' })
      expect(refused).toMatchObject({ code: 1, line: '' })
      expect(refused.errors).toContain('Invalid input')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
