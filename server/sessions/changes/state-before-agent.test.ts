/** An undo goes back to what the agent found, whoever made that. */
import { expect, test } from 'vitest'
import type { Draft } from '#protocol/event.ts'
import type { FileAccess } from '#protocol/events/call-events.ts'
import type { CheckpointCause } from '#protocol/events/world-events.ts'
import type { KeptCheckpoint } from '#protocol/state.ts'
import { createMemoryEventLog } from '#server/store/memory-event-log.ts'
import { stateBeforeAgent } from './state-before-agent.ts'

const PATH = '/workspace/a'
const BASE: KeptCheckpoint = { checkpointId: 'k-source', seq: 1, coversSeq: 0, at: '', cause: 'source_prepared' }

const kept = (checkpointId: string, coversSeq: number, cause: CheckpointCause): Draft['event'] => ({
  ...{ type: 'checkpointed', checkpointId, parent: null, treeHash: 'h', coversSeq, cause },
  ...{ files: 1, bytes: 1, leftOut: 0, durationMs: 1 },
})
const call = (callSeq: number, path: string, access: FileAccess['access']): Draft['event'] => ({
  ...{ type: 'call-completed', callSeq, callId: `c-${callSeq}`, isError: false, content: [], durationMs: 1 },
  files: [{ path, sha256: 'h', access }],
})

async function before(events: readonly Draft['event'][]): Promise<string> {
  const log = createMemoryEventLog()
  const { epoch } = log.take('s')
  const drafts = [kept('k-source', 0, 'source_prepared'), ...events].map(
    (event): Draft => ({ by: { kind: 'system', id: 'test' }, agentId: 'main', turnId: 't', event }),
  )
  await log.append({ sessionId: 's', epoch, base: 0, batchId: 'b', drafts })
  return (await stateBeforeAgent(log, { sessionId: 's', base: BASE, path: PATH })).checkpointId
}

test('[CK2] the newest state before the first write: a file that a person made since the beginning is theirs', async () => {
  const turns = [kept('k-1', 2, 'turn_started'), call(3, '/workspace/b', 'write'), kept('k-1-end', 4, 'turn_ended')]
  const writes = [kept('k-2', 6, 'turn_started'), call(7, PATH, 'read'), call(8, PATH, 'write')]
  expect(await before([...turns, ...writes, kept('k-2-end', 9, 'turn_ended'), kept('k-3', 11, 'turn_started')])).toBe(
    'k-2',
  )
})

test('[CK2] a state that was stored late and is of an earlier time leads no further back', async () => {
  const late = [kept('k-2', 6, 'turn_started'), kept('k-1-end', 4, 'turn_ended'), call(8, PATH, 'write')]
  expect(await before(late)).toBe('k-2')
})

test('[CK2] where no call is known to have written the file, the state that was asked for', async () => {
  expect(await before([kept('k-1', 2, 'turn_started'), call(3, PATH, 'read')])).toBe('k-source')
})
