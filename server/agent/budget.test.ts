/** The spending cap: held back before each request, settled after it, never overshot. */
import { describe, expect, it } from 'vitest'
import { allowanceFor, estimateTokens } from './context/budget.ts'
import { call, createScriptedModel, fails, type Script, say } from './testing/scripted-model.ts'
import { TestSession } from './testing/test-session.ts'

const capped = (capMicroUsd: number, more: object = {}) => new TestSession({ created: { capMicroUsd }, ...more })

/** An answer that uses all that it may: as many tokens as were allowed, and a prompt as dear as was guessed. */
function greedy(session: () => TestSession, parts: Parameters<typeof say>[0]): Script {
  return (request, asked) => ({
    parts: [call(`c${asked}`, 'Bash', { command: `echo ${parts}` })],
    usage: {
      outputTokens: request.maxTokens,
      costMicroUsd: session().state.turns['main']?.reservedMicroUsd ?? 0,
    },
  })
}

describe('[TN13] a spending cap', () => {
  it('holds back the worst case of a request before it is sent', async () => {
    const session = capped(1_000_000)
    let held = 0
    session.onFact = ({ event }) => {
      if (event.type === 'request-started') held = session.state.turns['main']?.reservedMicroUsd ?? 0
    }
    const model = createScriptedModel(() => ({ parts: [say('Hi.')], usage: { costMicroUsd: 10 } }))
    await session.ask(model, 'Go')
    expect(held).toBeGreaterThan(32_000 * 5)
    expect(session.state.usage.costMicroUsd).toBe(10)
  })

  it('makes answers shorter as it nears, and at last asks for none: never overshot, and said in a sentence', async () => {
    const session: TestSession = capped(1_000_000)
    const model = createScriptedModel(greedy(() => session, 'x'))
    expect(await session.ask(model, 'Go')).toEqual({ kind: 'ended', reason: 'budget_exhausted' })
    expect(session.state.usage.costMicroUsd).toBeLessThanOrEqual(1_000_000)
    expect(model.requests.at(-1)?.maxTokens).toBeLessThan(32_000)
    const [end] = session.events('turn-ended')
    expect(end).toMatchObject({ limit: 'cost' })
    expect(end?.detail).toMatch(/cap of \$1\.00 are left\. Raise the cap to go on\./)
  })

  it('counts what failed requests have cost', async () => {
    const session: TestSession = capped(1_000_000)
    const model = createScriptedModel(() => {
      const reserved = session.state.turns['main']?.reservedMicroUsd ?? 0
      return fails('overloaded', {
        usage: { inputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1, costMicroUsd: reserved },
      })
    })
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'budget_exhausted' })
    expect(session.state.usage.costMicroUsd).toBeLessThanOrEqual(1_000_000)
  })

  it('can be raised, and the next message goes on', async () => {
    const session = capped(100)
    const model = createScriptedModel(() => ({ parts: [say('Hi.')] }))
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'budget_exhausted' })
    expect(model.requests).toEqual([])
    session.say({ type: 'settings-changed', capMicroUsd: null })
    expect(await session.ask(model, 'Go on')).toMatchObject({ reason: 'completed' })
  })

  it('holds for agents that ask at the same time', async () => {
    const session: TestSession = capped(600_000, { slowCommits: true })
    const model = createScriptedModel((request) => ({
      parts: [say('Hi.')],
      usage: {
        costMicroUsd: model
          .limits('scripted')
          .price({ inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 5000, outputTokens: request.maxTokens }),
      },
    }))
    let most = 0
    session.onFact = () => {
      const held = Object.values(session.state.turns).reduce((sum, turn) => sum + turn.reservedMicroUsd, 0)
      most = Math.max(most, held + session.state.usage.costMicroUsd)
    }
    const by = { kind: 'person', id: 'u1' } as const
    const agents = ['main', 'a1', 'a2', 'a3', 'a4', 'a5']
    const outcomes = await Promise.all(
      agents.map((agentId) => {
        const seq = session.post(`Go, ${agentId}`)
        return session.run(model, { kind: 'fresh', turnId: `t-${agentId}`, messageSeqs: [seq], by }, { agentId })
      }),
    )
    const reasons = outcomes.map((outcome) => (outcome.kind === 'ended' ? outcome.reason : outcome.kind))
    expect(reasons).toContain('completed')
    expect(reasons).toContain('budget_exhausted')
    expect(most).toBeLessThanOrEqual(600_000)
  })

  it('charges a request that was lost with its server what was held back for it', async () => {
    const session = capped(1_000_000)
    const seq = session.post('Go')
    const model = createScriptedModel(() => ({ parts: [say('Hi.')], usage: { costMicroUsd: 10 } }))
    const start = { kind: 'fresh', turnId: 't', messageSeqs: [seq], by: { kind: 'person', id: 'u1' } } as const
    expect(await session.runAndDie(model, start, 4)).toBe(true)
    const reserved = session.state.turns['main']?.reservedMicroUsd ?? 0
    expect(reserved).toBeGreaterThan(0)
    await session.run(model, { kind: 'resume', turnId: 't' })
    expect(session.state.usage.costMicroUsd).toBe(reserved + 10)
  })

  it.each([
    ['English', 'The quick brown fox jumps over the lazy dog. ', 4],
    ['Chinese', '敏捷的棕色狐狸跳过了懒狗。', 1],
    ['signs', '🦊🐶', 1],
  ])('takes a prompt in %s for no fewer tokens than it may have', (_language, words, unitsPerToken) => {
    const text = words.repeat(1000)
    const tokens = estimateTokens({
      system: [],
      tools: [],
      messages: [{ role: 'user', content: [{ type: 'text', text }] }],
    })
    expect(tokens).toBeGreaterThan((text.length / unitsPerToken) * 1.3)
    expect(tokens).toBeLessThan((text.length / unitsPerToken) * 3)
  })

  it('knows no bound where there is none', () => {
    const session = new TestSession()
    const model = createScriptedModel(() => ({ parts: [] }))
    const request = { model: 'scripted', maxTokens: 32_000, system: [], tools: [], messages: [] }
    expect(allowanceFor(request, model, session.state)).toMatchObject({ kind: 'allowed', maxTokens: 32_000 })
  })
})
