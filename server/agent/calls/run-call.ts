/** One call from its start to its result. Whatever happens, it ends in exactly one result, or in a detached turn. */
import type { Event } from '#protocol/event.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SessionState } from '#protocol/state.ts'
import { SandboxLostError, type Workspace } from '#sandbox/workspace.ts'
import { DetachedError } from '../mailbox.ts'
import { failure, type ToolOutcome } from '../tools/tool.ts'
import { anyStop, notInterrupted, store, type Turn, throwIfDetached } from '../turn-context.ts'
import { completeCall } from './complete-call.ts'
import type { PreparedCall } from './prepare-call.ts'
import { hasRoom, roomForCall } from './session-room.ts'

export interface StartedCall extends PreparedCall {
  callSeq: number
  callId: string
  inputHash: string
}

export const STOPPED_BY_PERSON = 'The person stopped the turn, so this call was not finished.'

/** `call-started` of a call that runs in this workspace now. */
export function startOf(call: Pick<StartedCall, 'callSeq' | 'callId'>, workspace: Workspace): Event {
  return { type: 'call-started', callSeq: call.callSeq, callId: call.callId, ledger: workspace.mark }
}

/** TN5: stored first, run then, together with what led to it. Runs nothing when the turn was interrupted before the fact could land. */
export async function startAndRun(turn: Turn, call: StartedCall, before: readonly Event[] = []): Promise<void> {
  const workspace = await openWorkspace(turn)
  if (workspace instanceof SandboxLostError) {
    if (before.length > 0) await store(turn, [...before], (state) => state.calls[call.callSeq] !== undefined)
    return finish(turn, call, { outcome: lost(workspace), startedAt: turn.clock.monotonic() })
  }
  // Its answer may have been withdrawn while it waited for its place.
  const stillWanted = (state: SessionState) => notInterrupted(turn)(state) && state.calls[call.callSeq] !== undefined
  const start = () =>
    store(turn, [...before, startOf(call, workspace)], (state) => stillWanted(state) && hasRoom(state))
  let stored = await start()
  for (; stored === null && stillWanted(turn.state()); stored = await start()) await roomForCall(turn)
  if (stored === null)
    return finish(turn, call, { outcome: failure('cancelled', STOPPED_BY_PERSON), startedAt: turn.clock.monotonic() })
  await run(turn, call, { workspace, resumed: false })
}

/** Runs a call whose `call-started` is stored, or joins it after a crash. */
export async function run(
  turn: Turn,
  call: StartedCall,
  how: { workspace: Workspace; resumed: boolean },
): Promise<void> {
  const startedAt = turn.clock.monotonic()
  const outcome = await outcomeOf(turn, call, how)
  await finish(turn, call, { outcome, startedAt })
  if (call.tool.recovery === 'ledger') how.workspace.acknowledge(String(call.callSeq)).catch(() => undefined)
}

/** Gives a call its result without having run it. */
export async function finish(
  turn: Turn,
  call: Pick<StartedCall, 'callSeq' | 'callId'>,
  done: { outcome: ToolOutcome; startedAt: number },
): Promise<void> {
  throwIfDetached(turn)
  await completeCall(turn, call, {
    outcome: done.outcome,
    durationMs: Math.max(0, turn.clock.monotonic() - done.startedAt),
  })
}

export async function openWorkspace(turn: Turn): Promise<Workspace | SandboxLostError> {
  try {
    return turn.workspace.current() ?? (await turn.workspace.open())
  } catch (error) {
    if (error instanceof SandboxLostError) return error
    throw error
  }
}

async function outcomeOf(
  turn: Turn,
  call: StartedCall,
  how: { workspace: Workspace; resumed: boolean },
): Promise<ToolOutcome> {
  const key = String(call.callSeq)
  const cancel = () => {
    // A detached turn cancels nothing: its next owner follows the command.
    if (call.tool.recovery === 'ledger' && !turn.detach.aborted) how.workspace.cancel(key).catch(() => undefined)
  }
  turn.interrupt.addEventListener('abort', cancel, { once: true })
  if (turn.interrupt.aborted) cancel()
  try {
    return await call.tool.run(call.input, contextOf(turn, call, how))
  } catch (error) {
    throwIfDetached(turn)
    return unexpected(turn, error)
  } finally {
    turn.interrupt.removeEventListener('abort', cancel)
  }
}

function contextOf(turn: Turn, call: StartedCall, how: { workspace: Workspace; resumed: boolean }) {
  const state = turn.state()
  const { agentId, turnId, epoch } = turn
  return {
    workspace: how.workspace,
    key: String(call.callSeq),
    inputHash: call.inputHash,
    signal: anyStop(turn),
    cwd: agentId === 'main' ? state.cwd : WORKSPACE_ROOT,
    root: WORKSPACE_ROOT,
    files: state.files,
    tasks: state.tasks,
    clock: turn.clock,
    resumed: how.resumed,
    ...(turn.environment === undefined ? {} : { environment: turn.environment }),
    emitOutput: (stream: 'merged' | 'stdout' | 'stderr', offset: number, text: string) =>
      turn.emit({ type: 'output-delta', epoch, agentId, turnId, callSeq: call.callSeq, stream, offset, text }),
  }
}

function unexpected(turn: Turn, error: unknown): ToolOutcome {
  if (error instanceof DetachedError) throw error
  if (turn.interrupt.aborted) return failure('cancelled', STOPPED_BY_PERSON)
  if (error instanceof SandboxLostError) return lost(error)
  const words = error instanceof Error ? error.message : String(error)
  return failure('internal', `The tool failed inside the server: ${words.slice(0, 500)}`)
}

export function lost(error: SandboxLostError): ReturnType<typeof failure> {
  const outOfMemory = error.code === 'out_of_memory'
  return failure(
    outOfMemory ? 'out_of_memory' : 'sandbox_lost',
    `${error.message} Files in the workspace are kept; the next call starts the container again.`,
  )
}
