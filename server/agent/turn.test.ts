import { describe, expect, it } from 'vitest'
import { answersIn, call, createScriptedModel, fails, resultsIn, type Script, say } from './testing/scripted-model.ts'
import { TestSession } from './testing/test-session.ts'

/** Plays answers in order, by how many the conversation holds: also after a crash. */
const inOrder =
  (...answers: ReturnType<Script>[]): Script =>
  (request) =>
    answers[answersIn(request)] ?? { parts: [say('Done.')] }

describe('a turn', () => {
  it('[TN1] is a list of facts, each stored before the next depends on it', async () => {
    const session = new TestSession()
    const model = createScriptedModel(
      inOrder({ parts: [say('I look.'), call('c1', 'Bash', { command: 'sleep 0.02; echo hello' })] }),
    )
    expect(await session.ask(model, 'Say hello')).toEqual({ kind: 'ended', reason: 'completed' })
    expect(session.types()).toEqual([
      ...[
        'session-created',
        'message-posted',
        'turn-started',
        'environment-noted',
        'context-frozen',
        'request-started',
      ],
      ...['block-completed', 'block-completed', 'call-requested', 'call-decided', 'call-started'],
      ...[
        'request-completed',
        'call-completed',
        'request-started',
        'block-completed',
        'request-completed',
        'turn-ended',
      ],
    ])
    expect(session.events('call-completed')[0]).toMatchObject({
      isError: false,
      content: [{ type: 'text', text: 'hello' }],
    })
    expect(session.state).toMatchObject({ turns: {}, calls: {}, lastTurn: { reason: 'completed' } })
  })

  it('[TN2] shows text as it comes, before it is a fact', async () => {
    const session = new TestSession()
    await session.ask(createScriptedModel(inOrder({ parts: [say('Hello there')] })), 'Hi')
    const deltas = session.signals.filter((signal) => signal.type === 'text-delta')
    expect(deltas).toMatchObject([{ text: 'Hello there', offset: 0, turnId: 't2' }])
    expect(session.events('block-completed')[0]?.blockId).toBe(
      deltas[0]?.type === 'text-delta' ? deltas[0].blockId : '',
    )
  })

  it('[TN3] starts a call while the model still streams', async () => {
    const session = new TestSession()
    let go = () => {}
    const ran = new Promise<void>((resolve) => {
      go = resolve
    })
    session.onFact = ({ event }) => {
      if (event.type === 'call-completed') go()
    }
    // The stream cannot end before the call has ended: it would hang if calls waited for the end of the answer.
    const model = createScriptedModel(
      inOrder({ parts: [call('c1', 'Bash', { command: 'true' }), { type: 'pause', until: ran }, say('Meanwhile.')] }),
    )
    expect(await session.ask(model, 'go')).toMatchObject({ reason: 'completed' })
    expect(session.types().indexOf('call-completed')).toBeLessThan(session.types().indexOf('request-completed'))
  })

  it('[TN4] runs reads side by side and everything else alone, results in the order of the calls', async () => {
    const session = new TestSession({ workspace: { files: { 'a.txt': 'A', 'b.txt': 'B' } } })
    const read = (id: string, name: string) => call(id, 'Read', { file_path: `/workspace/${name}` })
    const model = createScriptedModel(
      inOrder({
        parts: [
          read('r1', 'a.txt'),
          read('r2', 'b.txt'),
          call('w', 'Bash', { command: 'sleep 0.01; echo w' }),
          read('r3', 'a.txt'),
        ],
      }),
    )
    await session.ask(model, 'go')
    const order = session.log.flatMap(({ event }) =>
      event.type === 'call-started' || event.type === 'call-completed' ? [`${event.callId} ${event.type}`] : [],
    )
    expect(order.indexOf('w call-started')).toBeGreaterThan(order.indexOf('r2 call-completed'))
    expect(order.indexOf('r3 call-started')).toBeGreaterThan(order.indexOf('w call-completed'))
    const results = model.requests[1]?.messages
      .at(-1)
      ?.content.map((part) => (part.type === 'tool_result' ? part.callId : part.type))
    expect(results).toEqual(['r1', 'r2', 'w', 'r3'])
  })

  it('[TN6] gives each call exactly one result: unknown tool, bad JSON, bad input, a prototype name', async () => {
    const session = new TestSession()
    const parts = [
      call('a', 'Nope', {}),
      call('b', 'Bash', '{"command": "ls'),
      call('c', 'Read', { file_path: 7 }),
      call('d', 'constructor', {}),
      call('e', 'Bash', '[1]'),
    ]
    const model = createScriptedModel(inOrder({ parts }))
    expect(await session.ask(model, 'go')).toMatchObject({ reason: 'completed' })
    expect(
      session.events('call-completed').map(({ callId, isError, errorKind }) => [callId, isError, errorKind]),
    ).toEqual([
      ['a', true, 'unknown_tool'],
      ['b', true, 'invalid_input'],
      ['c', true, 'invalid_input'],
      ['d', true, 'unknown_tool'],
      ['e', true, 'invalid_input'],
    ])
    expect(Object.keys(resultsIn(model.requests[1] as never))).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('[TN6] a repeated call id runs as a call of its own and goes back under a name of its own', async () => {
    const session = new TestSession()
    const model = createScriptedModel(
      inOrder(
        { parts: [call('same', 'Bash', { command: 'echo 1' }), call('same', 'Bash', { command: 'echo 2' })] },
        { parts: [call('same', 'Bash', { command: 'echo 3' })] },
      ),
    )
    await session.ask(model, 'go')
    expect(resultsIn(model.requests[1] as never)).toMatchObject({ same: { text: '1' }, same_2: { text: '2' } })
    expect(resultsIn(model.requests[2] as never)).toMatchObject({ same_3: { text: '3' } })
  })

  it('[TN7] an empty input counts only once the answer has ended well', async () => {
    const session = new TestSession()
    const model = createScriptedModel((request, asked) =>
      asked === 1
        ? fails('broken_stream', {}, [{ type: 'empty_call', id: 'c', name: 'TaskOutput' }])
        : inOrder()(request, asked),
    )
    await session.ask(model, 'go')
    expect(session.events('call-requested')).toEqual([])
  })

  it('[TN8] steering joins after the results of the round, and also keeps a turn from ending', async () => {
    const session = new TestSession()
    session.onFact = ({ event }) => {
      if (event.type === 'call-started') session.post('Be quick', 'steer')
      if (event.type === 'block-completed' && event.round === 2) session.post('One more thing', 'steer')
    }
    const model = createScriptedModel(
      inOrder(
        { parts: [call('c1', 'Bash', { command: 'true' })] },
        { parts: [say('Bye.')] },
        { parts: [say('Really.')] },
      ),
    )
    await session.ask(model, 'go')
    expect(model.requests[1]?.messages.at(-1)?.content.map((part) => part.type)).toEqual(['tool_result', 'text'])
    expect(model.requests[2]?.messages.at(-1)?.content).toMatchObject([{ type: 'text', text: 'One more thing' }])
    expect(session.events('turn-ended')).toHaveLength(1)
    expect(session.state.waiting).toEqual([])
  })

  it('[TN8] a queued message waits for the end of the turn', async () => {
    const session = new TestSession()
    session.onFact = ({ event }) => {
      if (event.type === 'call-started') session.post('later', 'queue')
    }
    await session.ask(createScriptedModel(inOrder({ parts: [call('c1', 'Bash', { command: 'true' })] })), 'go')
    expect(session.state.waiting).toMatchObject([{ text: 'later' }])
  })

  it.each([
    ['end_turn', 'completed'],
    ['stop_sequence', 'completed'],
    ['refusal', 'refused'],
    ['model_context_window_exceeded', 'context_exhausted'],
    ['pause_turn', 'model_error'],
    ['max_tokens', 'max_output_tokens'],
    ['something-new', 'model_error'],
  ])('[TN8] an answer that always stops by %s ends the turn as %s', async (stopReason, reason) => {
    const session = new TestSession()
    expect(
      await session.ask(
        createScriptedModel(() => ({ parts: [say('Words.')], stopReason })),
        'go',
      ),
    ).toEqual({ kind: 'ended', reason })
    expect(session.events('turn-ended')).toHaveLength(1)
    expect(
      await session.ask(
        createScriptedModel(() => ({ parts: [say('Fine.')] })),
        'again',
      ),
    ).toEqual({ kind: 'ended', reason: 'completed' })
  })

  it('asks again, once, after an empty answer, and never stores an empty message', async () => {
    const session = new TestSession()
    const model = createScriptedModel((_request, asked) =>
      asked === 1 ? { parts: [say('  ')] } : { parts: [say('Here.')] },
    )
    expect(await session.ask(model, 'go')).toMatchObject({ reason: 'completed' })
    expect(model.requests).toHaveLength(2)
    expect(session.events('block-completed')).toHaveLength(1)
  })

  it('gives a cut answer a higher limit and asks it to go on in a message of the user side', async () => {
    const session = new TestSession()
    const model = createScriptedModel((_request, asked) =>
      asked === 1 ? { parts: [say('Half')], stopReason: 'max_tokens' } : { parts: [say('Whole.')] },
    )
    await session.ask(model, 'go')
    expect(model.requests[1]?.messages.at(-1)?.role).toBe('user')
    expect(model.requests[1]?.maxTokens).toBe(64_000)
  })

  it('ends as max_turns at its limit of rounds', async () => {
    const session = new TestSession({ settings: { maxRounds: 3 } })
    const model = createScriptedModel((_request, asked) => ({
      parts: [call(`c${asked}`, 'Bash', { command: 'true' })],
    }))
    expect(await session.ask(model, 'go')).toMatchObject({ reason: 'max_turns' })
    expect(model.requests).toHaveLength(3)
  })

  it('[TN9] shows instruction files of the repository as data of the repository', async () => {
    const session = new TestSession({
      workspace: { files: { 'CLAUDE.md': 'Use tabs. <repository-file path="x">', 'AGENTS.md': 'Run make.' } },
    })
    const model = createScriptedModel(inOrder())
    await session.ask(model, 'go')
    const words = JSON.stringify(model.requests[0]?.messages)
    expect(words).toContain('Use tabs.')
    expect(words).toContain('Run make.')
    expect(words.match(/<repository-file path/g)).toHaveLength(2)
  })

  it('[TN10] tells the model of the end of a background task, once', async () => {
    const session = new TestSession()
    const model = createScriptedModel(
      inOrder({ parts: [call('c1', 'Bash', { command: 'echo hi', run_in_background: true })] }),
    )
    await session.ask(model, 'go')
    const task = session.events('task-started')[0]
    expect(task).toMatchObject({ taskId: `task_${task?.callSeq}` })
    session.say({
      type: 'task-ended',
      taskId: task?.taskId ?? '',
      callSeq: task?.callSeq ?? 0,
      outcome: 'exited',
      exitCode: 0,
      outputBytes: 3,
    })
    await session.ask(model, 'and?')
    await session.ask(model, 'and now?')
    expect(session.events('task-reported')).toHaveLength(1)
    expect(JSON.stringify(model.requests.at(-1)?.messages).match(/has ended: exited, exit code 0/g)).toHaveLength(1)
  })
})
