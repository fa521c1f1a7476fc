/** The verdict on a call: asked of the judge, written down, and put into words for the model. */
import type { Event } from '#protocol/event.ts'
import { failure } from '../tools/tool.ts'
import { store, type Turn } from '../turn-context.ts'
import type { PreparedCall } from './prepare-call.ts'
import type { StartedCall } from './run-call.ts'
import type { JudgedCall, Verdict } from './verdict.ts'

export function judge(turn: Turn, call: PreparedCall): Verdict | Promise<Verdict> {
  return turn.judge(judgedCall(turn, call), turn.state())
}

/** What has been decided is held against the rules of now; nobody is asked about it twice, no model either. */
export function judgeDecided(turn: Turn, call: PreparedCall): Verdict | Promise<Verdict> {
  return turn.judge({ ...judgedCall(turn, call), decided: true }, turn.state())
}

function judgedCall({ agentId }: Turn, { tool, input }: PreparedCall): JudgedCall {
  return { tool, input, need: tool.need(input), agentId }
}

export function decided(call: { callSeq: number; callId: string }, verdict: Verdict): Event {
  const { stage, rule, reason, trace } = verdict
  return {
    type: 'call-decided',
    callSeq: call.callSeq,
    callId: call.callId,
    decision: verdict.decision === 'allow' ? 'allow' : 'deny',
    stage,
    rule,
    reason,
    ...(trace === undefined ? {} : { trace }),
  }
}

export interface PendingCall extends StartedCall {
  judged: Verdict | Promise<Verdict>
  /** The verdict is in the log already. */
  recorded: boolean
}

export type Refusal = ReturnType<typeof failure>

/** What a small model said on the way to the verdict. */
export function classifiedFacts({ callSeq }: Pick<StartedCall, 'callSeq'>, { classified }: Verdict): Event[] {
  return classified === undefined ? [] : [{ type: 'classifier-answered', callSeq, ...classified }]
}

/** The verdict as facts, with what it cost. */
export function verdictFacts(call: Pick<StartedCall, 'callSeq' | 'callId'>, verdict: Verdict): Event[] {
  return [...classifiedFacts(call, verdict), decided(call, verdict)]
}

/** A no, also to what had been allowed before and has not started. */
export async function refuse(turn: Turn, call: StartedCall, verdict: Verdict): Promise<Refusal> {
  await write(turn, call, verdict)
  return denied(verdict.reason)
}

async function write(turn: Turn, call: StartedCall, verdict: Verdict): Promise<void> {
  await store(turn, verdictFacts(call, verdict), (state) => state.calls[call.callSeq] !== undefined)
}

/** What a verdict cost that is not the one in the end. */
export async function tellClassified(
  turn: Turn,
  call: StartedCall,
  { classified }: { classified: Verdict['classified'] | undefined },
): Promise<void> {
  if (classified === undefined) return
  const facts: Event[] = [{ type: 'classifier-answered', callSeq: call.callSeq, ...classified }]
  await store(turn, facts, (state) => state.calls[call.callSeq] !== undefined)
}

/** TN21: between a yes and the start rules may have changed: one that denies it now is obeyed. Null: it may start. */
export async function lateRefusal(turn: Turn, call: StartedCall): Promise<Refusal | null> {
  const verdict = await judgeDecided(turn, call)
  return verdict.decision === 'deny' && verdict.rule !== null ? refuse(turn, call, verdict) : null
}

/** TN17: the words follow from the recorded reason alone, so that they are the same after a restart. */
export function denied(reason: string): Refusal {
  return failure(
    'denied',
    `The call was denied: ${reason} Do not try to reach the same by another way; if it is needed, say so.`,
  )
}
