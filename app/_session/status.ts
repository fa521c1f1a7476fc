/** What a session is doing, in one word and one sentence: the one place that decides it. Pure. */
import type { TerminalReason } from '#protocol/choices.ts'
import { MAIN_AGENT } from '#protocol/ids.ts'
import type { LiveBlock } from '#protocol/overlay.ts'
import type { OpenTurn, SessionState } from '#protocol/state.ts'
import { containerWords } from './container-words.ts'
import { plural } from './format.ts'
import { lossWords } from './loss-words.ts'
import type { SessionData } from './session-store.ts'
import { sourceIsComing, withProgress } from './start-phase.ts'

/** One colour each: working, waiting for a person, done, in trouble, nothing to tell. */
export type StatusTone = 'running' | 'waiting' | 'success' | 'danger' | 'neutral'

export interface Status {
  tone: StatusTone
  /** One or two words, for the chip. */
  word: string
  /** A plain sentence: what happens, or what to do. */
  sentence: string
  /** ISO time since which, for a clock that runs; null: none. */
  since: string | null
  /** ISO time to count down to. */
  until: string | null
}

export type StatusInput = Pick<SessionData, 'state' | 'overlay' | 'link' | 'lastNewsAt'>

/** Milliseconds without any news of a running turn after which the silence is said. */
export const SILENT_MS = 20_000

/** `now` in milliseconds of the clock that `lastNewsAt` was taken from. */
export function statusOfSession(input: StatusInput, now: number): Status {
  const { link, overlay } = input
  const state = input.state && { ...input.state, sandbox: withProgress(input.state.sandbox, overlay.progress) }
  if (link.kind === 'closed') return say('danger', 'Gone', link.message)
  if (link.kind === 'signed-out') return say('danger', 'Signed out', 'Your sign-in ended. Sign in again to go on.')
  if (state === null) return say('neutral', 'Opening', 'The session is being opened.')
  return ofHead(state) ?? ofTurn(input, state, now) ?? ofRest(state)
}

function say(tone: StatusTone, word: string, sentence: string, more: Partial<Status> = {}): Status {
  return { tone, word, sentence, since: null, until: null, ...more }
}

function ofHead(state: SessionState): Status | null {
  if (state.notUnderstood !== null)
    return say('neutral', 'Read-only', 'A newer release has used this session. Here it can only be read.')
  const approvals = Object.values(state.approvals)
  const [first] = approvals
  if (first === undefined) return null
  const many = approvals.length > 1 ? ` ${plural(approvals.length, 'request')} wait.` : ''
  return say('waiting', 'Waiting for you', `${first.reason} Allow or deny it.${many}`, { since: first.at })
}

function ofTurn({ overlay, lastNewsAt }: StatusInput, state: SessionState, now: number): Status | null {
  const turn = state.turns[MAIN_AGENT] ?? Object.values(state.turns)[0]
  if (turn === undefined) return null
  const since = turn.startedAt
  if (turn.interruptSeq !== null) return say('running', 'Stopping', 'The agent is being stopped.', { since })
  if (turn.retry !== null) return retrying(turn, turn.retry)
  if (state.sandbox.kind === 'preparing') return preparing(state.sandbox, since)
  const call = Object.values(state.calls).find(({ startedAt }) => startedAt !== null)
  if (call !== undefined) {
    const { verb, title, note } = call.display
    return say('running', 'Running', `${verb} ${note ?? title}`, { since: call.startedAt ?? since })
  }
  const block = Object.values(overlay.blocks).findLast(({ turnId }) => turnId === turn.turnId)
  const silentMs = now - lastNewsAt
  if (silentMs > SILENT_MS)
    return say('running', 'Silent', 'Nothing was heard of the model for a while. It is still connected.', { since })
  return block === undefined ? between(turn) : moving(block, since)
}

function retrying(turn: OpenTurn, retry: NonNullable<OpenTurn['retry']>): Status {
  const word = retry.kind === 'rate_limited' ? 'Rate limited' : 'Trying again'
  return say('waiting', word, retry.reason, { since: turn.startedAt, until: retry.until })
}

const PHASES: Readonly<Record<string, string>> = {
  image: 'What runs in the image is being made ready.',
  container: 'The container is being started.',
  daemon: 'The container is being connected.',
  source: 'The source is being put into the workspace.',
}

function preparing({ phase, detail }: { phase: string; detail: string | null }, since: string | null): Status {
  const word = phase === 'image' ? 'Building' : 'Starting'
  return say('running', word, detail ?? PHASES[phase] ?? 'The container is being prepared.', { since })
}

function between(turn: OpenTurn): Status {
  return say(
    'running',
    turn.requesting ? 'Thinking' : 'Working',
    'The model has been asked and has not said anything yet.',
    {
      since: turn.startedAt,
    },
  )
}

function moving(block: LiveBlock, since: string): Status {
  if (block.kind === 'thinking') return say('running', 'Thinking', 'The model is thinking.', { since })
  if (block.kind === 'tool_use')
    return say('running', 'Preparing', `The model is writing what ${block.name ?? 'a tool'} shall do.`, { since })
  return say('running', 'Writing', 'The model is answering.', { since })
}

function ofRest(state: SessionState): Status {
  const { sandbox, lastTurn } = state
  if (state.archived) return say('neutral', 'Archived', 'Take it out of the archive to go on.')
  if (state.sourceFailure !== null) return say('danger', 'No source', state.sourceFailure)
  if (sandbox.kind === 'lost')
    return say('danger', 'Container lost', `${lossWords(sandbox)} The next message makes a new one.`)
  if (sandbox.kind === 'preparing') return preparing(sandbox, null)
  if (sourceIsComing(state)) return preparing({ phase: 'source', detail: null }, null)
  if (state.queueHeld && state.waiting.length > 0)
    return say(
      'waiting',
      'Queue held',
      `${plural(state.waiting.length, 'message')} wait. Resume the queue or delete them.`,
    )
  // What a turn's end asks of the person goes before a container that comes back by itself.
  if (sandbox.kind === 'stopped' && (lastTurn === null || RESTS.has(lastTurn.reason)))
    return say('neutral', 'Container stopped', containerWords(sandbox).sentence)
  return lastTurn === null ? fresh(state) : ended(lastTurn.reason, lastTurn.detail)
}

/** Ends after which nothing is to be done. */
const RESTS: ReadonlySet<TerminalReason> = new Set(['completed', 'aborted'])

function fresh({ source }: SessionState): Status {
  return source.kind === 'empty'
    ? say('neutral', 'Ready', 'There is no repository here yet; the workspace is empty. Say what to build.')
    : say('neutral', 'Ready', 'Say what to do.')
}

const ENDS: Readonly<Record<TerminalReason, readonly [StatusTone, string, string]>> = {
  completed: ['success', 'Done', 'The agent has finished.'],
  aborted: ['neutral', 'Stopped', 'The agent was stopped. What it had done is kept.'],
  max_turns: ['waiting', 'Out of turns', 'The agent used all rounds it may take at once. Say “go on” for more.'],
  max_output_tokens: ['waiting', 'Cut off', 'The answer reached the longest length. Say “go on” for the rest.'],
  context_exhausted: [
    'danger',
    'Context full',
    'The conversation no longer fits the model. Start a new session from here.',
  ],
  model_error: ['danger', 'Model error', 'The model could not answer.'],
  overloaded: ['danger', 'Overloaded', 'The model stayed overloaded. Try again in a while.'],
  budget_exhausted: ['waiting', 'Over the cap', 'The spending cap was reached. Raise it to go on.'],
  refused: ['danger', 'Refused', 'The model declined to answer.'],
  stopped_by_hook: ['neutral', 'Stopped', 'A hook stopped the turn.'],
  stopped_by_breaker: ['danger', 'Stopped', 'The agent went in circles and was stopped.'],
}

function ended(reason: TerminalReason, detail: string | null): Status {
  const [tone, word, sentence] = ENDS[reason]
  return say(tone, word, detail ?? sentence)
}

/** The sentence of a turn's end, for its footer. */
export function endWords(reason: TerminalReason): { tone: StatusTone; word: string; sentence: string } {
  const [tone, word, sentence] = ENDS[reason]
  return { tone, word, sentence }
}
