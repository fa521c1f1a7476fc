/** The demo model mends the real sample: its files in RAM, its tests by a program that reads the basket. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ModelContent, ModelMessage } from '#server/agent/ports.ts'
import { BUILTIN_TOOLS } from '#server/agent/tools/builtin-tools.ts'
import { createBench, textOf } from '#server/agent/tools/testing/call-tool.ts'
import { createDemoModel } from './demo-model.ts'

const basket = readFileSync(new URL('../../../sandbox/image/sample/src/basket.js', import.meta.url), 'utf8')
const model = createDemoModel({ wordMs: 0 })

async function ask(
  messages: ModelMessage[],
  signal = new AbortController().signal,
): Promise<{ content: ModelContent[]; stopReason: string }> {
  const content: ModelContent[] = []
  let stopReason = ''
  for await (const event of model.stream(
    { model: 'demo', maxTokens: 1000, system: [], tools: [], messages },
    { signal },
  )) {
    if (event.type === 'block-closed') content.push(event.block)
    if (event.type === 'completed') stopReason = event.stopReason
    if (event.type === 'failed') stopReason = event.failure.kind
  }
  return { content, stopReason }
}

const says = (text: string): ModelMessage => ({ role: 'user', content: [{ type: 'text', text }] })

/** Runs calls until the model says it is done; `npm test` looks at what is on the disk. */
async function work(wish: string, files: Record<string, string>, deny = false) {
  const bench = createBench({
    files,
    programs: {
      npm: ({ write, files: disk }) => {
        const found = disk.file('/workspace/src/basket.js')
        const mended = found.ok && new TextDecoder().decode(found.value.bytes).includes('>= QUANTITY')
        write(mended ? 'ok' : 'not ok 4 - from ten pieces on a line is ten percent cheaper')
        return mended ? 0 : 1
      },
    },
  })
  const messages = [says(wish)]
  for (let round = 0; round < 12; round++) {
    const { content, stopReason } = await ask(messages)
    messages.push({ role: 'assistant', content })
    const call = content.find((block) => block.type === 'tool_use')
    if (call?.type !== 'tool_use')
      return {
        bench,
        rounds: round + 1,
        stopReason,
        said: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      }
    const tool = BUILTIN_TOOLS.find(({ name }) => name === call.name)
    if (tool === undefined) throw new Error(`no tool ${call.name}`)
    const outcome = deny
      ? { isError: true, content: [{ type: 'text' as const, text: 'The call was denied by a person.' }] }
      : await bench.call(tool, JSON.parse(call.inputText))
    messages.push({
      role: 'user',
      content: [
        {
          type: 'tool_result',
          callId: call.id,
          isError: outcome.isError,
          content: [{ type: 'text', text: textOf(outcome) }],
        },
      ],
    })
  }
  throw new Error('the demo model does not come to an end')
}

describe('the demo model', () => {
  it('runs the tests, finds the fault of the sample, mends it and shows that the tests pass', async () => {
    const done = await work('Please fix the failing test', { 'src/basket.js': basket })
    expect(done.rounds).toBe(5)
    expect(done.said).toContain('All tests pass')
    expect(done.bench.workspace.text('/workspace/src/basket.js')).toBe(
      basket.replace('quantity > QUANTITY', 'quantity >= QUANTITY'),
    )
  })

  it('changes nothing where nothing fails', async () => {
    const done = await work('fix the tests', {
      'src/basket.js': basket.replace('quantity > QUANTITY', 'quantity >= QUANTITY'),
    })
    expect(done.said).toContain('nothing to mend')
  })

  it('says what it is to any other wish', async () => {
    const done = await work('Write me a poem', {})
    expect(done.rounds).toBe(1)
    expect(done.said).toContain('demo model')
  })

  it('stops when a person says no', async () => {
    const done = await work('fix the tests', { 'src/basket.js': basket }, true)
    expect(done.said).toContain('did not allow')
    expect(done.bench.workspace.text('/workspace/src/basket.js')).toBe(basket)
  })

  it('is the same in every run, and costs nothing', async () => {
    expect(await ask([says('fix it')])).toEqual(await ask([says('fix it')]))
    expect(
      model.limits('demo').price({ inputTokens: 1e6, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 1e6 }),
    ).toBe(0)
  })

  it('ends as aborted when it is stopped', async () => {
    const controller = new AbortController()
    controller.abort()
    expect(await ask([says('hello')], controller.signal)).toMatchObject({ stopReason: 'aborted' })
  })
})
