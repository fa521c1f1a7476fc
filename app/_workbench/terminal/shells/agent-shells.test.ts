/** What the agent runs is found in the head, and what it ran in the log. */
import { expect, test } from 'vitest'
import type { AnyEnvelope } from '#protocol/socket.ts'
import { EMPTY_STATE, type OpenCall, type OpenTask } from '#protocol/state.ts'
import { agentShells, taskInLog } from './agent-shells.ts'

const ENDED = { outcome: 'exited', exitCode: 0, outputBytes: 3, at: 'later' } as const
const task = (callSeq: number, ended: OpenTask['ended'] = null): OpenTask => ({
  ...{ taskId: `task_${callSeq}`, callSeq, agentId: 'main', command: `run ${callSeq}`, outputPath: '/x' },
  ...{ startedAt: 'then', ended, reported: false },
})
const call = (callSeq: number, more: Partial<OpenCall> = {}): OpenCall => ({
  ...{ callSeq, callId: 'c', name: 'Bash', agentId: 'main', turnId: 't', inputHash: 'h', requestedAt: 'then' },
  ...{ decision: 'allow', startedSeq: 1, startedAt: 'then', ledger: null, attempt: 1 },
  ...{ display: { kind: 'command', verb: 'Run', title: 'npm test' } },
  ...more,
})
const fact = (event: object) => ({ seq: 1, at: 'then', event }) as unknown as AnyEnvelope

test('what runs stands before what has ended, the newest first', () => {
  const tasks = { a: task(3, ENDED), b: task(5), c: task(9, ENDED) }
  const shells = agentShells({ ...EMPTY_STATE, tasks, calls: { 7: call(7) } })
  expect(shells.map(({ callSeq }) => callSeq)).toEqual([7, 5, 9, 3])
  expect(shells[0]).toEqual({ callSeq: 7, taskId: null, command: 'npm test', startedAt: 'then', ended: null })
})

test('a call that is no command, or has not started, has no output to show', () => {
  const calls = {
    1: call(1, { startedAt: null }),
    2: call(2, { display: { kind: 'edit', verb: 'Edit', title: 'a.ts' } }),
  }
  expect(agentShells({ tasks: {}, calls })).toEqual([])
})

test('a task of which the model knows the end is found in the log', () => {
  const facts = [
    fact({ type: 'task-started', taskId: 'task_1', callSeq: 4, command: 'npm run dev', outputPath: '/x' }),
    fact({ type: 'unknown', originalType: 'later', mustUnderstand: false }),
    fact({ type: 'task-ended', taskId: 'task_2', callSeq: 8, outcome: 'exited', exitCode: 1, outputBytes: 0 }),
    fact({ type: 'task-ended', taskId: 'task_1', callSeq: 4, outcome: 'stopped', exitCode: null, outputBytes: 7 }),
  ]
  expect(taskInLog(facts, 'task_1')).toMatchObject({
    ...{ callSeq: 4, command: 'npm run dev', ended: { outcome: 'stopped', outputBytes: 7 } },
  })
  expect(taskInLog(facts, 'task_2')).toBeNull()
})
