/** Where a broken turn stood, and what brings each of its open calls to its one result. */
import { NO_USAGE } from '#protocol/content.ts'
import type { Event } from '#protocol/event.ts'
import type { OpenCall, OpenTurn } from '#protocol/state.ts'
import { SandboxLostError, type Workspace } from '#sandbox/workspace.ts'
import { answerOf } from './calls/ask-person.ts'
import { denied, judge, lateRefusal } from './calls/decide-call.ts'
import { type Calls, createCalls, proceed } from './calls/handle-call.ts'
import { type PreparedCall, prepareCall } from './calls/prepare-call.ts'
import { finish, openWorkspace, run, type StartedCall, startAndRun } from './calls/run-call.ts'
import { closeBrokenAnswer } from './round/close-broken-answer.ts'
import { REFUSED } from './round/play-round.ts'
import { type AnswerPlace, standingOf } from './standing.ts'
import { failure, type ToolOutcome } from './tools/tool.ts'
import { openTurn, store, type Turn } from './turn-context.ts'

const LOST_ANSWER = 'The server stopped in the middle of the answer.'

/** TN14: closes the request that nobody reads any more, then brings every open call to its end. */
export async function resumeTurn(turn: Turn): Promise<void> {
  const open = openTurn(turn)
  if (open === undefined) return
  if (open.requesting) await closeRequest(turn, open)
  const broken = brokenAnswer(turn)
  if (broken !== null) await closeBrokenAnswer(turn, broken.place, broken.reason)
  const calls = createCalls(turn)
  const left = Object.values(turn.state().calls).filter(
    (call) => call.agentId === turn.agentId && call.turnId === turn.turnId,
  )
  for (const call of left.sort((first, second) => first.callSeq - second.callSeq)) await rejoin(turn, calls, call)
  await calls.settled()
}

/** What the lost answer has cost is not known: what was held back for it counts as spent, so that a cap holds all the same. */
async function closeRequest(
  turn: Turn,
  { round, attempt, model, reservedMicroUsd, interruptSeq }: OpenTurn,
): Promise<void> {
  await store(turn, [
    {
      type: 'request-failed',
      round,
      attempt,
      model,
      kind: interruptSeq === null ? 'connection' : 'aborted',
      message: LOST_ANSWER,
      retryAfterMs: 0,
      usage: { ...NO_USAGE, costMicroUsd: reservedMicroUsd },
    },
  ])
}

/** An answer that was known to be broken when the server stopped; what was to follow from that may not be done yet. */
function brokenAnswer(turn: Turn): { place: AnswerPlace; reason: string } | null {
  const { due } = standingOf(turn.log(), turn)
  if (due.kind === 'remedy' && due.failure.kind !== 'aborted') return { place: due.place, reason: due.failure.message }
  return due.kind === 'conclusion' && due.stopReason === 'refusal' ? { place: due.place, reason: REFUSED } : null
}

async function rejoin(turn: Turn, calls: Calls, open: OpenCall): Promise<void> {
  const { callSeq, callId, inputHash } = open
  const prepared = wishOf(turn, open)
  const seat = calls.gate.take(prepared?.tool.isConcurrencySafe(prepared.input) ?? false)
  const give = (outcome: ToolOutcome) =>
    finish(turn, { callSeq, callId }, { outcome, startedAt: turn.clock.monotonic() }).finally(() => seat.leave())
  if (prepared === null)
    return calls.join(
      give(failure('interrupted', 'The server was changed while this call was open, and it no longer knows the tool.')),
    )
  const call: StartedCall = { ...prepared, callSeq, callId, inputHash }
  // It may have been answered while no server ran: the answer is in the log then.
  const approval = requestOf(turn, callSeq)
  if (open.startedSeq !== null) calls.join(collect(turn, call, open).finally(() => seat.leave()))
  else if (open.decision === 'deny') calls.join(give(denied(reasonIn(turn, callSeq))))
  else if (approval !== undefined)
    calls.join(
      afterAnswer(turn, { call, requestId: approval.requestId, enter: () => seat.enter() }).finally(() => seat.leave()),
    )
  else if (open.decision === 'allow')
    calls.join(
      seat
        .enter()
        .then(() => startIfStillAllowed(turn, call))
        .finally(() => seat.leave()),
    )
  else
    calls.join(
      proceed(
        turn,
        {
          ...call,
          judged: judge(turn, call),
          recorded: false,
        },
        seat,
      ),
    )
}

function requestOf(turn: Turn, callSeq: number): { requestId: string } | undefined {
  const found = turn.log().findLast(({ event }) => event.type === 'permission-requested' && event.callSeq === callSeq)
  return found?.event.type === 'permission-requested' ? found.event : undefined
}

function reasonIn(turn: Turn, callSeq: number): string {
  const found = turn.log().findLast(({ event }) => event.type === 'call-decided' && event.callSeq === callSeq)
  return found?.event.type === 'call-decided' ? found.event.reason : ''
}

async function afterAnswer(
  turn: Turn,
  waiting: { call: StartedCall; requestId: string; enter(): Promise<void> },
): Promise<void> {
  const { call, requestId } = waiting
  const allowed = await answerOf(turn, call, requestId)
  if (allowed !== true) return finish(turn, call, { outcome: allowed, startedAt: turn.clock.monotonic() })
  await waiting.enter()
  await startIfStillAllowed(turn, call)
}

/** Rules may have changed while no server ran. */
async function startIfStillAllowed(turn: Turn, call: StartedCall): Promise<void> {
  const late = await lateRefusal(turn, call)
  if (late !== null) return finish(turn, call, { outcome: late, startedAt: turn.clock.monotonic() })
  await startAndRun(turn, call)
}

/** The words of the model as the log keeps them, understood by the tools of today. */
function wishOf(turn: Turn, open: OpenCall): PreparedCall | null {
  const log = turn.log()
  const requested = log.find(({ seq }) => seq === open.callSeq)?.event
  const blockId = requested?.type === 'call-requested' ? requested.blockId : ''
  const block = log.flatMap(({ event }) =>
    event.type === 'block-completed' && event.blockId === blockId ? [event.block] : [],
  )[0]
  if (block?.type !== 'tool_use') return null
  const { call } = prepareCall(block, turn.tools)
  return call.kind === 'prepared' ? call : null
}

const UNKNOWN =
  'The server or the container stopped while this call ran. What it had done by then is done; how far it came is not known. Look before you do it again.'

/** TN15: never-started is proved by the ledger that the start names, not inferred. */
async function collect(turn: Turn, call: StartedCall, open: OpenCall): Promise<void> {
  const interrupted = () =>
    finish(turn, call, { outcome: failure('interrupted', UNKNOWN), startedAt: turn.clock.monotonic() })
  const workspace = await openWorkspace(turn)
  if (workspace instanceof SandboxLostError || call.tool.recovery === 'interrupt') return interrupted()
  if (call.tool.recovery === 'rerun') {
    await store(turn, [again(call, open, workspace)])
    return run(turn, call, { workspace, resumed: false })
  }
  const entry = await find(workspace, call)
  if (entry === null) return interrupted()
  if (entry.state === 'running' || entry.state === 'ended' || entry.state === 'written')
    return run(turn, call, { workspace, resumed: true })
  const sameBoot = open.ledger?.ledgerId === workspace.mark.ledgerId && open.ledger.bootId === workspace.mark.bootId
  return entry.state === 'absent' && sameBoot ? run(turn, call, { workspace, resumed: false }) : interrupted()
}

async function find(workspace: Workspace, call: StartedCall): Promise<Awaited<ReturnType<Workspace['find']>> | null> {
  try {
    return await workspace.find(String(call.callSeq))
  } catch (error) {
    if (error instanceof SandboxLostError) return null
    throw error
  }
}

function again(call: StartedCall, open: OpenCall, workspace: Workspace): Event {
  return {
    type: 'call-started',
    callSeq: call.callSeq,
    callId: call.callId,
    ledger: workspace.mark,
    attempt: open.attempt + 1,
  }
}
