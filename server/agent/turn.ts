/** A turn, readable top-down: begin or resume, then round after round, then exactly one end. A yield is a commit of a batch. */
import type { TerminalReason } from '#protocol/choices.ts'
import { NO_USAGE } from '#protocol/content.ts'
import type { SessionState } from '#protocol/state.ts'
import type { Batch } from './batch.ts'
import { CUT_NOTE, GO_ON_NOTE } from './context/words.ts'
import { createMailbox, DetachedError } from './mailbox.ts'
import { noteSurroundings } from './prompt/note-surroundings.ts'
import { resumeTurn } from './resume.ts'
import { type Progress, playRound, type RoundEnd } from './round/play-round.ts'
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
  else await resumeTurn(turn)
  const progress = progressOf(turn)
  const limits = { cuts: 0, pauses: 0, empties: 0 }
  for (;;) {
    throwIfDetached(turn)
    const end =
      (await beforeRound(turn, progress)) ??
      (await afterRound(turn, { progress, limits, played: await playRound(turn, progress) }))
    if (end === null) continue
    if (await finishTurn(turn, end)) return { kind: 'ended', reason: end.reason }
  }
}

type End = Omit<Extract<RoundEnd, { kind: 'end' }>, 'kind'>

async function begin(turn: Turn, start: Extract<TurnStart, { kind: 'fresh' }>): Promise<void> {
  const { model, permissionMode } = turn.state()
  const draft = {
    ...fact(turn, {
      type: 'turn-started',
      model: coolerModel(turn, model),
      permissionMode,
      messageSeqs: [...start.messageSeqs],
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

function progressOf(turn: Turn): Progress {
  const open = openTurn(turn)
  const model = open?.model ?? turn.state().model
  const fallbacks = turn.settings.fallbackModels.slice(0, 3).filter((name) => name !== model)
  return { round: open?.round ?? 0, model, fallbacks, maxTokens: turn.settings.maxOutputTokens, images: new Map() }
}

/** What a person or a task said meanwhile joins here, after the results. Says why the turn must not go on, if it must not. */
async function beforeRound(turn: Turn, progress: Progress): Promise<End | null> {
  if (openTurn(turn)?.interruptSeq !== null) return { reason: 'aborted' }
  if (progress.round >= turn.settings.maxRounds)
    return { reason: 'max_turns', detail: `The turn took ${progress.round} rounds, which is its limit.` }
  await joinSteered(turn)
  await reportTasks(turn)
  if (progress.round === 0) await noteSurroundings(turn)
  progress.round++
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

interface Played {
  progress: Progress
  limits: { cuts: number; pauses: number; empties: number }
  played: RoundEnd
}

/** What follows from how the answer stopped. Null: another round. */
async function afterRound(turn: Turn, { progress, limits, played }: Played): Promise<End | null> {
  if (played.kind === 'end') return played
  if (played.kind === 'cut' || played.calls > 0) return null
  switch (played.stopReason) {
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
      return played.blocks > 0 || limits.empties++ > 0
        ? { reason: 'completed' }
        : remind(turn, GO_ON_NOTE, 'empty answer')
    case 'max_tokens':
      if (++limits.cuts > MAX_CUT_ANSWERS)
        return { reason: 'max_output_tokens', detail: 'The answer was cut at its limit again and again.' }
      progress.maxTokens = turn.model.limits(progress.model).maxOutputTokens
      return remind(turn, CUT_NOTE, 'cut answer')
    case 'pause_turn':
      return ++limits.pauses > MAX_PAUSES
        ? { reason: 'model_error', detail: 'The model API paused the answer too often.' }
        : null
    case 'refusal':
      await store(turn, [
        {
          type: 'answer-withdrawn',
          round: progress.round,
          attempt: openTurn(turn)?.attempt ?? 1,
          reason: 'The model refused.',
        },
      ])
      return { reason: 'refused', detail: 'The model refused to answer. Say it differently, or choose another model.' }
    case 'model_context_window_exceeded':
      return { reason: 'context_exhausted', detail: 'The conversation fills the window of the model.' }
    default:
      return {
        reason: 'model_error',
        detail: `The model stopped for a reason that is not known here: ${played.stopReason.slice(0, 100)}.`,
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
