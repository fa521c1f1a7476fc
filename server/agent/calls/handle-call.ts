/** A call as it leaves the model: understood, judged, perhaps asked about, and run when its turn comes. */
import type { AnswerBlock } from '#protocol/content.ts'
import type { Draft, Event } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import { failure } from '../tools/tool.ts'
import { anyStop, fact, notInterrupted, storedOf, type Turn } from '../turn-context.ts'
import { ask } from './ask-person.ts'
import { type CallGate, createCallGate, type Seat } from './call-gate.ts'
import {
  denied,
  judge,
  lateRefusal,
  type PendingCall,
  type Refusal,
  refuse,
  tellClassified,
  verdictFacts,
} from './decide-call.ts'
import { inputHashOf, type PreparedCall, prepareCall, type Understood } from './prepare-call.ts'
import { finish, run, startAndRun, startOf } from './run-call.ts'
import { hasRoom } from './session-room.ts'
import type { Verdict } from './verdict.ts'

export type ToolUse = Extract<AnswerBlock, { type: 'tool_use' }>

/** Where a call stands in the answer: its block is stored in the same commit as the wish itself. */
export interface CallPlace {
  blockId: string
  round: number
  attempt: number
  index: number
}

/** All calls of one answer, and of what a crash left open before it. */
export interface Calls {
  readonly gate: CallGate
  /** Resolves once the block and the wish are stored; the call itself goes on by itself. */
  add(block: ToolUse, place: CallPlace): Promise<void>
  /** Goes on with work that was stored before. */
  join(work: Promise<void>): void
  /** Rejects with the first fault of ours; all calls have come to rest then. */
  settled(): Promise<void>
  readonly count: number
}

export function createCalls(turn: Turn): Calls {
  const gate = createCallGate()
  const works: Promise<unknown>[] = []
  const join = (work: Promise<void>) => {
    // Nobody may be waiting yet when it fails; `settled` tells.
    work.catch(() => undefined)
    works.push(work)
  }
  return {
    gate,
    join,
    add: async (block, place) => {
      const work = await request(turn, gate, { block, place })
      join(work())
    },
    settled: async () => {
      const results = await Promise.allSettled(works)
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    },
    get count() {
      return works.length
    },
  }
}

type Asked = { block: ToolUse; place: CallPlace }

/** One commit for the block, the wish and, where it is known and possible at once, the verdict and the start. Returns what is left to do. */
async function request(turn: Turn, gate: CallGate, asked: Asked): Promise<() => Promise<void>> {
  const { block, place } = asked
  const understood = prepareCall(block, turn.tools)
  const inputHash = await inputHashOf(block.name, block.inputText)
  const { call } = understood
  const seat = gate.take(call.kind === 'prepared' && call.tool.isConcurrencySafe(call.input))
  const isFirst = seat.mayEnter()
  const judged = call.kind === 'prepared' ? judge(turn, call) : null
  const verdict = judged instanceof Promise ? (isFirst ? await soon(turn, judged) : null) : judged
  const workspace = turn.workspace.current()
  const startsNow = verdict?.decision === 'allow' && workspace !== null && seat.tryEnter()
  const base = (seq: number): Draft[] => [
    fact(turn, { type: 'block-completed', ...place, block }),
    fact(turn, wish(asked, understood, inputHash)),
    ...(verdict === null || verdict.decision === 'ask'
      ? []
      : verdictFacts({ callSeq: seq + 1, callId: block.id }, verdict).map((event) => fact(turn, event))),
  ]
  if (startsNow && workspace !== null) {
    const draft = (seq: number) => [
      ...base(seq),
      fact(turn, startOf({ callSeq: seq + 1, callId: block.id }, workspace)),
    ]
    const mayStart = (state: SessionState) => notInterrupted(turn)(state) && hasRoom(state)
    const stored = storedOf(await turn.commit({ draft, guard: mayStart }))
    if (stored !== null) {
      const started = { ...(call as PreparedCall), callSeq: (stored[0]?.seq ?? 0) + 1, callId: block.id, inputHash }
      return () => run(turn, started, { workspace, resumed: false }).finally(() => seat.leave())
    }
  }
  const stored = storedOf(await turn.commit({ draft: base }))
  const callSeq = (stored?.[0]?.seq ?? 0) + 1
  if (call.kind === 'rejected')
    return () =>
      finish(
        turn,
        { callSeq, callId: block.id },
        { outcome: failure(call.errorKind, call.words), startedAt: turn.clock.monotonic() },
      ).finally(() => seat.leave())
  const pending: PendingCall = {
    ...call,
    callSeq,
    callId: block.id,
    inputHash,
    judged: judged ?? judge(turn, call),
    recorded: verdict !== null && verdict.decision !== 'ask',
  }
  return () => proceed(turn, pending, seat)
}

/** Milliseconds that a block waits for its verdict: rules and links are looked up in less, a model or a person takes longer. */
const PROMPT_MS = 20

/** Null: it takes time. */
async function soon(turn: Turn, judged: Promise<Verdict>): Promise<Verdict | null> {
  const waiting = new AbortController()
  const signal = AbortSignal.any([waiting.signal, anyStop(turn)])
  const over = turn.clock.sleep(PROMPT_MS, { signal }).then(
    () => null,
    () => null,
  )
  try {
    return await Promise.race([judged, over])
  } finally {
    waiting.abort()
  }
}

function wish({ block, place }: Asked, understood: Understood, inputHash: string): Event {
  return {
    type: 'call-requested',
    callId: block.id,
    name: block.name,
    input: understood.input,
    inputHash,
    blockId: place.blockId,
    display: understood.display,
  }
}

/** From the verdict to the result. The seat is given back whatever happens. */
export async function proceed(turn: Turn, call: PendingCall, seat: Seat): Promise<void> {
  try {
    const verdict = await standingVerdict(turn, call, seat)
    const allowed = await allowanceFor(turn, call, verdict)
    if (allowed !== true) return await finish(turn, call, { outcome: allowed, startedAt: turn.clock.monotonic() })
    const late = verdict.decision === 'ask' && !seat.tryEnter() ? await afterWaiting(turn, call, seat) : null
    if (late !== null) return await finish(turn, call, { outcome: late, startedAt: turn.clock.monotonic() })
    await seat.enter()
    const unsaid = verdict.decision === 'allow' && !call.recorded ? verdictFacts(call, verdict) : []
    await startAndRun(turn, call, unsaid)
  } finally {
    seat.leave()
  }
}

/** A yes of the rules is written together with the start. */
async function allowanceFor(turn: Turn, call: PendingCall, verdict: Verdict): Promise<true | Refusal> {
  switch (verdict.decision) {
    case 'allow':
      return true
    case 'ask':
      return ask(turn, call, verdict)
    case 'deny':
      return call.recorded ? denied(verdict.reason) : refuse(turn, call, verdict)
  }
}

/** A person's yes has waited for its turn: what the rules deny by then is denied. */
async function afterWaiting(turn: Turn, call: PendingCall, seat: Seat) {
  await seat.enter()
  return lateRefusal(turn, call)
}

/** Calls before it may have changed what a yes was built on, such as a link: once its turn has come it is judged again. */
async function standingVerdict(turn: Turn, call: PendingCall, seat: Seat): Promise<Verdict> {
  const verdict = await call.judged
  if (verdict.decision !== 'allow' || call.recorded || seat.tryEnter()) return verdict
  await seat.enter()
  await tellClassified(turn, call, { classified: verdict.classified })
  return judge(turn, call)
}
