/** From what the edits of people are counted. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { EMPTY_STATE, type SessionState } from '#protocol/state.ts'
import { createMemoryWorkbench } from '#sandbox/memory/memory-workbench.ts'
import { createMemoryWorkspace } from '#sandbox/memory/memory-workspace.ts'
import { leftByAgent } from './left-by-agent.ts'

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const at = '2026-01-01T00:00:00.000Z'
const workspace = createMemoryWorkspace({ files: { 'by-command': 'made\n' } })
const workbench = createMemoryWorkbench(workspace.files)
await workbench.checkpoint({ checkpointId: 'k-end' })

/** After a turn that ended at fact 9, of which the files are kept up to `coversSeq`. */
function state(change: Partial<SessionState> = {}, coversSeq = 9): SessionState {
  return {
    ...EMPTY_STATE,
    lastTurn: { turnId: 't', reason: 'completed', detail: null, seq: 9, at },
    checkpoints: {
      ...{ session: null, turn: null },
      newest: { checkpointId: 'k-end', seq: 10, coversSeq, at, cause: 'turn_ended' },
    },
    ...change,
  }
}
const seen = (written: boolean) => ({
  files: { '/workspace/by-command': { sha256: hashOf('as a tool left it'), seq: 5, whole: true, written } },
})

test('what a tool wrote is what the agent left', async () => {
  expect(await leftByAgent(state(seen(true)), workbench, 'by-command')).toBe(hashOf('as a tool left it'))
})

test('what a command may have written is what was there when the turn had ended; what was not there is gone', async () => {
  expect(await leftByAgent(state(seen(false)), workbench, 'by-command')).toBe(hashOf('made\n'))
  expect(await leftByAgent(state(), workbench, 'deleted')).toBe('gone')
})

test('while a turn runs, or before its files are kept, or when they are not kept any more, it is not known', async () => {
  expect(await leftByAgent(state({}, 8), workbench, 'by-command')).toBeNull()
  const turns = { main: {} } as unknown as SessionState['turns']
  expect(await leftByAgent(state({ turns }), workbench, 'by-command')).toBeNull()
  const { checkpoints } = state()
  const newest = checkpoints.newest && { ...checkpoints.newest, checkpointId: 'k-pruned' }
  expect(await leftByAgent(state({ checkpoints: { ...checkpoints, newest } }), workbench, 'by-command')).toBeNull()
})
