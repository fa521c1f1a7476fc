/** A call that a person has to decide: the question, its answer, and what the answer is worth once rules have changed. */
import type { EventOf } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { SandboxLostError } from '#sandbox/workspace.ts'
import { failure } from '../tools/tool.ts'
import { notInterrupted, store, type Turn } from '../turn-context.ts'
import { awaitApproval, type Resolution, withdrawApproval } from './await-approval.ts'
import { classifiedFacts, decided, denied, judgeDecided, type Refusal, refuse } from './decide-call.ts'
import { lost, openWorkspace, STOPPED_BY_PERSON, type StartedCall } from './run-call.ts'
import type { Verdict } from './verdict.ts'

export async function ask(turn: Turn, call: StartedCall, verdict: Verdict): Promise<true | Refusal> {
  // TN20: without a container nothing could be judged in full, and nothing would run: nobody is asked for that.
  const workspace = await openWorkspace(turn)
  if (workspace instanceof SandboxLostError) return lost(workspace)
  if (!turn.settings.canAsk) {
    return refuse(turn, call, {
      ...verdict,
      decision: 'deny',
      stage: 'nobody-to-ask',
      reason: `${verdict.reason} Nobody is there to be asked, so it was not allowed.`,
    })
  }
  const requestId = turn.chance.id('ask')
  const { stage, reason, suggestions, proposals, segments, directory, rule, trace, rulesEpoch } = verdict
  const { callSeq, callId, inputHash } = call
  const optional = {
    ...(suggestions === undefined ? {} : { suggestions }),
    ...(proposals === undefined ? {} : { proposals }),
    ...(segments === undefined ? {} : { segments }),
    ...(directory === undefined ? {} : { directory }),
    ...(rule === null ? {} : { rule }),
    ...(trace === undefined ? {} : { trace }),
    ...(rulesEpoch === undefined ? {} : { rulesEpoch }),
    ...expiryOf(turn),
  }
  // Its answer may have been withdrawn while it was judged: nobody is asked about a wish that is gone.
  const stillWanted = (state: SessionState) => notInterrupted(turn)(state) && state.calls[callSeq] !== undefined
  const stored = await store(
    turn,
    [
      ...classifiedFacts(call, verdict),
      { type: 'permission-requested', requestId, callSeq, callId, inputHash, stage, reason, ...optional },
    ],
    stillWanted,
  )
  return stored === null ? failure('cancelled', STOPPED_BY_PERSON) : answerOf(turn, call, requestId)
}

function expiryOf({ settings: { approvalMs }, clock }: Turn): { expiresAt?: string } {
  return approvalMs === null ? {} : { expiresAt: new Date(clock.now().getTime() + approvalMs).toISOString() }
}

/** Waits for the answer to a request that is in the log, and records what follows from it. */
export async function answerOf(turn: Turn, call: StartedCall, requestId: string): Promise<true | Refusal> {
  const answer = await awaitApproval(turn, requestId)
  if (answer === null) {
    if (!turn.detach.aborted) await withdrawApproval(turn, { requestId, callSeq: call.callSeq })
    return failure('cancelled', STOPPED_BY_PERSON)
  }
  const changed = answer.decision === 'allow' ? await changedVerdict(turn, call, requestId) : null
  if (changed?.decision === 'deny') return refuse(turn, call, changed)
  if (changed?.decision === 'ask') return ask(turn, call, changed)
  const reason = reasonOf(answer)
  await store(
    turn,
    [decided(call, { decision: answer.decision, stage: 'ask-person', rule: null, reason })],
    (state) => state.calls[call.callSeq]?.decision === null,
  )
  return answer.decision === 'allow' ? true : denied(reason)
}

/**
 * TN21: a yes is about one input and the rules that it was given under. When rules have changed since, the call is judged
 * again: what they deny now is denied, and what another rule asks about now is asked again. Null: the yes stands.
 */
async function changedVerdict(turn: Turn, call: StartedCall, requestId: string): Promise<Verdict | null> {
  const request = requestIn(turn, requestId)
  if (request === undefined || request.inputHash !== call.inputHash) return OTHER_INPUT
  if (request.rulesEpoch === undefined) return null
  const verdict = await judgeDecided(turn, call)
  if (verdict.rulesEpoch === request.rulesEpoch || verdict.decision === 'allow') return null
  const sameQuestion = verdict.stage === request.stage && verdict.rule?.id === request.rule?.id
  return verdict.decision === 'ask' && sameQuestion ? null : verdict
}

const OTHER_INPUT: Verdict = {
  ...{ decision: 'deny', stage: 'ask-person', rule: null },
  reason: 'The answer was about another input.',
}

function requestIn(turn: Turn, requestId: string): EventOf<'permission-requested'> | undefined {
  const found = turn
    .log()
    .findLast(({ event }) => event.type === 'permission-requested' && event.requestId === requestId)
  return found?.event.type === 'permission-requested' ? found.event : undefined
}

function reasonOf({ decision, cause, reason }: Resolution): string {
  if (cause === 'expired') return 'Nobody answered in time.'
  if (cause !== 'answered') return 'Nobody could answer.'
  const why = reason === undefined ? '' : ` They said: ${reason}`
  return `A person ${decision === 'allow' ? 'allowed' : 'denied'} it.${why}`
}
