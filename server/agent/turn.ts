/** A turn, readable top-down: begin or resume, then what the log says is due, again and again, then exactly one end. A yield is a commit of a batch. */
import type { TerminalReason } from '#protocol/choices.ts'
import { NO_USAGE } from '#protocol/content.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Batch } from './batch.ts'
import type { ImageCache } from './context/load-images.ts'
import { CUT_NOTE, GO_ON_NOTE, PAUSED_NOTE } from './context/words.ts'
import { createMailbox, DetachedError } from './mailbox.ts'
import { noteSurroundings } from './prompt/note-surroundings.ts'
import { resumeTurn } from './resume.ts'
import { mendFailure, waitOut } from './round/mend-failure.ts'
import { type Asking, playRound } from './round/play-round.ts'
import { type AnswerPlace, type Due, EMPTY_ANSWER, type End, type Standing, standingOf } from './standing.ts'
import { fact, notInterrupted, openTurn, store, type Turn, throwIfDetached } from './turn-context.ts'
import type { TurnDeps, TurnOutcome, TurnStart } from './turn-deps.ts'

/** Answers that may be cut at their limit before the turn ends as `max_output_tokens`. */
const MAX_CUT_ANSWERS = 3
/** Rounds that the API may pause by itself. */
const MAX_PAUSES = 10

/**
 * Yields batches of facts; the consumer stores each and calls `settle` before it asks for the next. Ends when `turn-ended` is stored.
 * When the consumer leaves early, or `deps.detach` aborts, nothing further is stored and nothing in the container is cancelled.
 */
export async function* runTurn(deps: TurnDeps, start: TurnStart): AsyncGenerator<Batch, TurnOutcome, undefined> {
  const mailbox = createMailbox()
  const left = new AbortController()
  const turn: Turn = {
    ...deps,
    detach: AbortSignal.any([deps.detach, left.signal]),
    turnId: start.turnId,
    commit: mailbox.commit,
  }
  const outcome = converse(turn, start).catch((error: unknown): TurnOutcome => {
    if (error instanceof DetachedError || turn.detach.aborted) return { kind: 'detached' }
    throw error
  })
  outcome.then(mailbox.close, mailbox.close)
  try {
    yield* mailbox.batches()
    return await outcome
  } finally {
    left.abort()
  }
}

async function converse(turn: Turn, start: TurnStart): Promise<TurnOutcome> {
  if (start.kind === 'fresh') await begin(turn, start)
  else if (openTurn(turn) === undefined) return { kind: 'ended', reason: turn.state().lastTurn?.reason ?? 'completed' }
  else await resumeTurn(turn)
  const images: ImageCache = new Map()
  for (let end = await step(turn, images); ; end = await step(turn, images)) {
    throwIfDetached(turn)
    if (end === null) continue
    if (await finishTurn(turn, end)) return { kind: 'ended', reason: end.reason }
    await joinSteered(turn)
  }
}

/** TN16: does what the log says is due. Null: look again. */
async function step(turn: Turn, images: ImageCache): Promise<End | null> {
  if (openTurn(turn)?.interruptSeq !== null) return { reason: 'aborted' }
  const standing = standingOf(turn.log(), turn)
  const { due } = standing
  switch (due.kind) {
    case 'round':
      return newRound(turn, standing, images)
    case 'attempt':
      return (await sitOut(turn, due.wait)) ?? playRound(turn, asking(turn, due.place, { standing, images }))
    case 'remedy':
      if (due.acted) return newRound(turn, standing, images)
      return (
        (await mendFailure(turn, due)) ??
        playRound(turn, asking(turn, { ...due.place, attempt: due.place.attempt + 1 }, { standing, images }))
      )
    case 'conclusion':
      return due.calls > 0 && !FINAL.has(due.stopReason)
        ? newRound(turn, standing, images)
        : ((await conclude(turn, standing, due)) ?? newRound(turn, standing, images))
  }
}

async function newRound(turn: Turn, standing: Standing, images: ImageCache): Promise<End | null> {
  const end = await beforeRound(turn)
  const place = { round: (openTurn(turn)?.round ?? 0) + 1, attempt: 1 }
  return end ?? playRound(turn, asking(turn, place, { standing, images }))
}

/** What is left of a wait that was announced before a crash; never longer than it was, should the clock have been set. */
async function sitOut(turn: Turn, wait: { until: string; ms: number } | null): Promise<End | null> {
  const left = wait === null ? 0 : Math.min(wait.ms, Date.parse(wait.until) - turn.clock.now().getTime())
  return left > 0 ? waitOut(turn, left) : null
}

function asking(
  turn: Turn,
  place: AnswerPlace,
  { standing, images }: { standing: Standing; images: ImageCache },
): Asking {
  const limits = turn.model.limits(openTurn(turn)?.model ?? turn.state().model)
  return { place, images, maxTokens: standing.cuts > 0 ? limits.maxOutputTokens : turn.settings.maxOutputTokens }
}

async function begin(turn: Turn, start: Extract<TurnStart, { kind: 'fresh' }>): Promise<void> {
  const { model, permissionMode } = turn.state()
  const draft = {
    ...fact(turn, {
      type: 'turn-started',
      model: coolerModel(turn, model),
      permissionMode,
      messageSeqs: [...start.messageSeqs],
      ...(start.checkpoint === undefined ? {} : { checkpoint: start.checkpoint }),
    }),
    by: start.by,
  }
  await turn.commit({ draft: () => [draft] })
}

/** A model that asked for a long pause is left alone until its time is over, in later turns too. */
function coolerModel(turn: Turn, chosen: string): string {
  const last = turn.log().findLast(({ event }) => event.type === 'model-switched' && event.from === chosen)?.event
  return last?.type === 'model-switched' &&
    last.until !== undefined &&
    Date.parse(last.until) > turn.clock.now().getTime()
    ? last.to
    : chosen
}

/** What a person or a task said meanwhile joins here, after the results. Says why the turn must not go on, if it must not. */
async function beforeRound(turn: Turn): Promise<End | null> {
  const round = openTurn(turn)?.round ?? 0
  if (round >= turn.settings.maxRounds)
    return { reason: 'max_turns', detail: `The turn took ${round} rounds, which is its limit.` }
  await joinSteered(turn)
  await reportTasks(turn)
  if (round === 0) await noteSurroundings(turn)
  return null
}

async function joinSteered(turn: Turn): Promise<void> {
  const steered = steeredIn(turn.state())
  if (steered.length === 0) return
  const still = (state: SessionState) => steered.every((seq) => steeredIn(state).includes(seq))
  await store(turn, [{ type: 'messages-joined', messageSeqs: steered }], still)
}

/** Messages that want to join the running turn. */
function steeredIn(state: SessionState): number[] {
  return state.waiting.flatMap((message) => (message.delivery === 'queue' ? [] : [message.seq]))
}

/** TN10: the end of a background task reaches the model once. */
async function reportTasks(turn: Turn): Promise<void> {
  const ended = Object.values(turn.state().tasks).filter(
    (task) => task.agentId === turn.agentId && task.ended !== null && !task.reported,
  )
  if (ended.length === 0) return
  const lines = ended.map(
    ({ taskId, command, ended: end, outputPath }) =>
      `Task ${taskId} (${command.slice(0, 200)}) has ended: ${end?.outcome ?? ''}${end?.exitCode == null ? '' : `, exit code ${end.exitCode}`}. Its output is in ${outputPath}.`,
  )
  await store(turn, [
    { type: 'task-reported', taskIds: ended.map(({ taskId }) => taskId), text: `<note>\n${lines.join('\n')}\n</note>` },
  ])
}

/** Stops after which no results are sent, even if calls have run. */
const FINAL = new Set(['refusal', 'model_context_window_exceeded', 'max_tokens'])

/** What follows from how the answer stopped. Null: another round. */
async function conclude(
  turn: Turn,
  standing: Standing,
  due: Extract<Due, { kind: 'conclusion' }>,
): Promise<End | null> {
  switch (due.stopReason) {
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
      return due.blocks > 0 || standing.empties > 0 ? { reason: 'completed' } : remind(turn, GO_ON_NOTE, EMPTY_ANSWER)
    case 'max_tokens':
      if (standing.cuts > MAX_CUT_ANSWERS)
        return { reason: 'max_output_tokens', detail: 'The answer was cut at its limit again and again.' }
      return due.calls > 0 ? null : remind(turn, CUT_NOTE, 'cut answer')
    case 'pause_turn':
      if (standing.pauses > MAX_PAUSES)
        return { reason: 'model_error', detail: 'The model API paused the answer too often.' }
      // Only an answer that stopped in a tool of the API's own goes back as it is; any other has to be spoken to.
      return due.endsInTheirTool ? null : remind(turn, PAUSED_NOTE, 'paused answer')
    case 'refusal':
      return { reason: 'refused', detail: 'The model refused to answer. Say it differently, or choose another model.' }
    case 'model_context_window_exceeded':
      return { reason: 'context_exhausted', detail: 'The conversation fills the window of the model.' }
    default:
      return {
        reason: 'model_error',
        detail: `The model stopped for a reason that is not known here: ${due.stopReason.slice(0, 100)}.`,
      }
  }
}

async function remind(turn: Turn, text: string, about: string): Promise<null> {
  await store(turn, [{ type: 'reminder-added', text, about }], notInterrupted(turn))
  return null
}

/** TN8: exactly one end. False: a message came in between that the turn has to take up first. */
async function finishTurn(turn: Turn, end: End): Promise<boolean> {
  const open = openTurn(turn)
  const { reason, detail, limit } =
    openTurn(turn)?.interruptSeq === null
      ? end
      : { reason: 'aborted' satisfies TerminalReason as TerminalReason, detail: undefined, limit: undefined }
  const nobodySteers = (state: SessionState) => reason !== 'completed' || steeredIn(state).length === 0
  const usage = open?.usage ?? NO_USAGE
  const stored = await store(
    turn,
    [
      {
        type: 'turn-ended',
        reason,
        ...(detail === undefined ? {} : { detail }),
        ...(limit === undefined ? {} : { limit }),
        rounds: open?.round ?? 0,
        usage,
      },
    ],
    nobodySteers,
  )
  if (stored !== null) end.reason = reason
  return stored !== null
}
