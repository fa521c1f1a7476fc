/** Turns of every kind, for cutting: what they leave in files tells whether anything was done twice or not at all. */
import type { Verdict } from '../calls/verdict.ts'
import type { Scenario } from './cut-turn.ts'
import { createPlanningModel } from './planning-model.ts'
import { call, fails, say } from './scripted-model.ts'
import type { TestSession } from './test-session.ts'

const MARKER = '/workspace/marker'
const once = (id: string, more = '') => call(id, 'Bash', { command: `echo ${id} >> marker${more}` })
const files = { 'a.txt': 'one\ntwo\n', 'b.txt': 'B\n', 'c.txt': 'C\n' }
const read = (id: string, name: string) => call(id, 'Read', { file_path: `/workspace/${name}` })
const asking = (): Verdict => ({ decision: 'ask', stage: 'ask-person', rule: null, reason: 'A test asks.' })

function answerAll(session: TestSession, decision: 'allow' | 'deny'): void {
  for (const requestId of Object.keys(session.state.approvals)) session.resolve(requestId, decision)
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'text only', model: () => createPlanningModel({ groups: [] }), traces: [] },
  {
    name: 'reads in parallel',
    options: { workspace: { files } },
    model: () =>
      createPlanningModel({ words: 'I look.', groups: [['a', 'b', 'c'].map((name) => read(name, `${name}.txt`))] }),
    traces: [],
  },
  {
    name: 'a file that is made, read and edited',
    model: () =>
      createPlanningModel({
        groups: [
          [call('w', 'Write', { file_path: '/workspace/new.txt', content: 'one\ntwo\n' })],
          [call('e', 'Edit', { file_path: '/workspace/new.txt', old_string: 'two', new_string: 'two and two' })],
        ],
      }),
    traces: ['/workspace/new.txt'],
  },
  {
    name: 'commands, waited for and left behind',
    model: () =>
      createPlanningModel({
        groups: [
          [once('x', '; sleep 0.02; echo over >> marker'), once('y')],
          [call('z', 'Bash', { command: 'echo z >> marker; sleep 60', run_in_background: true })],
        ],
      }),
    traces: [MARKER],
    loose: true,
  },
  {
    name: 'an approval that is answered at once',
    options: { judge: asking },
    model: () => createPlanningModel({ groups: [[once('x'), once('y')]] }),
    people: (session, { event }) => {
      if (event.type === 'permission-requested') session.resolve(event.requestId, 'allow')
    },
    traces: [MARKER],
  },
  {
    name: 'an approval that is denied after the restart',
    options: { judge: asking },
    model: () => createPlanningModel({ groups: [[once('x')]] }),
    people: (session, { event }, resumed) => {
      if (event.type === 'permission-requested' && !resumed) setTimeout(() => answerAll(session, 'deny'), 5)
      else if (event.type === 'permission-requested') session.resolve(event.requestId, 'deny')
    },
    traces: [MARKER],
  },
  {
    name: 'a stream that breaks before and after a start',
    options: {
      judge: (judged, state) =>
        (judged.input as { command: string }).command.includes('later')
          ? Promise.resolve(asking())
          : { ...asking(), decision: state === null ? 'deny' : 'allow' },
    },
    model: () =>
      createPlanningModel({
        groups: [[once('x', '; sleep 0.01'), call('y', 'Bash', { command: 'echo later >> marker' })]],
        spoil: (answer, asked) =>
          asked === 1
            ? fails('broken_stream', {}, [say('Half a sen')])
            : asked === 2
              ? fails('overloaded', {}, answer.parts)
              : answer,
      }),
    people: (session, { event }) => {
      if (event.type === 'permission-requested') setTimeout(() => answerAll(session, 'allow'), 1)
    },
    traces: [MARKER],
    loose: true,
  },
  {
    name: 'a failing API that is waited for, and then another model',
    options: { settings: { fallbackModels: ['second', 'third'] } },
    model: () =>
      createPlanningModel({
        groups: [[once('x')]],
        spoil: (answer, asked) =>
          asked < 5 ? fails('overloaded') : asked < 6 ? fails('rate_limited', { retryAfterMs: 60_000 }) : answer,
      }),
    traces: [MARKER],
  },
  {
    name: 'an interrupt while a command runs',
    // What is stopped may still write: into a file that nobody looks at.
    model: () => createPlanningModel({ groups: [[call('x', 'Bash', { command: 'echo x >> stopped; sleep 30' })]] }),
    people: (session, { event }) => {
      if (event.type === 'call-started') setTimeout(() => session.stop(), 5)
    },
    traces: [],
    loose: true,
  },
  {
    name: 'a person who steers',
    model: () => createPlanningModel({ groups: [[once('x')], [once('y')]] }),
    people: (session, { event }) => {
      const steered = session.log.filter((fact) => fact.event.type === 'message-posted').length > 1
      if (event.type === 'call-started' && !steered) session.post('Be quick', 'steer')
    },
    traces: [MARKER],
  },
  {
    name: 'a refusal, and calls that are none',
    model: () =>
      createPlanningModel({
        groups: [[call('u', 'Nope', {}), call('v', 'Bash', '{"command": "ls')]],
        spoil: (answer, _asked, done) =>
          done.size > 0 ? { parts: [say('I will not.')], stopReason: 'refusal' } : answer,
      }),
    traces: [],
    loose: true,
  },
]
