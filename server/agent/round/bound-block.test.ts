/** What no true answer holds must not fill the conversation for good. */
import { describe, expect, it } from 'vitest'
import { prepareCall } from '../calls/prepare-call.ts'
import { answersIn, call, createScriptedModel, say } from '../testing/scripted-model.ts'
import { TestSession } from '../testing/test-session.ts'
import { BUILTIN_TOOLS } from '../tools/builtin-tools.ts'
import { BLOCK_CHARACTERS, boundBlock } from './bound-block.ts'

const HUGE = '🙂'.repeat(5_000_000)

describe('[R12] [TN18] ten megabytes', () => {
  it('of text are cut, and the session goes on', async () => {
    const session = new TestSession()
    const model = createScriptedModel((request) => ({ parts: [say(answersIn(request) === 0 ? HUGE : 'Fine.')] }))
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'completed' })
    expect(await session.ask(model, 'Again')).toMatchObject({ reason: 'completed' })
    const [block] = session.events('block-completed')
    expect(block?.block.type === 'text' && block.block.text.length).toBe(BLOCK_CHARACTERS)
    expect(JSON.stringify(model.requests[1]).length).toBeLessThan(BLOCK_CHARACTERS * 1.2)
  })

  it('of input are no call: it is refused, nothing runs, and the model is told', async () => {
    const session = new TestSession()
    const model = createScriptedModel((request) => ({
      parts:
        answersIn(request) === 0 ? [call('c', 'Bash', { command: `echo x >> marker; : ${HUGE}` })] : [say('Fine.')],
    }))
    expect(await session.ask(model, 'Go')).toMatchObject({ reason: 'completed' })
    expect(session.events('call-completed')).toMatchObject([{ isError: true, errorKind: 'invalid_input' }])
    expect(session.workspace.started).toEqual([])
  })

  it('of thinking lose their signature, and with it their place in the conversation', () => {
    expect(boundBlock({ type: 'thinking', thinking: HUGE, signature: 's' })).toMatchObject({ signature: '' })
    expect(boundBlock({ type: 'thinking', thinking: 'a\ud83d', signature: 's' })).toMatchObject({ signature: '' })
    expect(boundBlock({ type: 'thinking', thinking: 'a', signature: 's' })).toMatchObject({ signature: 's' })
  })
})

describe('[TN7] an input', () => {
  const understand = (inputText: string) => prepareCall({ name: 'Bash', inputText }, BUILTIN_TOOLS).call

  it('that is nested beyond measure is refused, whatever its depth', () => {
    for (const depth of [101, 5000, 200_000]) {
      const inputText = `${'{"command":'.repeat(depth)}1${'}'.repeat(depth)}`
      expect(understand(inputText)).toMatchObject({ kind: 'rejected', errorKind: 'invalid_input' })
    }
  })

  it('is never mended: what is cut, doubled or followed by anything is refused', () => {
    for (const text of ['{"command":"ls"', '{"command":"ls"}}', '{"command":"ls"} {}', "{'command':'ls'}", '', 'ls'])
      expect(understand(text)).toMatchObject({ kind: 'rejected' })
    expect(understand('{"command":"ls"}')).toMatchObject({ kind: 'prepared' })
  })

  it('cannot reach a prototype', () => {
    const { input } = prepareCall(
      { name: 'Bash', inputText: '{"command":"ls","__proto__":{"polluted":1}}' },
      BUILTIN_TOOLS,
    )
    expect(Object.hasOwn(input ?? {}, '__proto__')).toBe(true)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})
