/** What a page knows of one session: the head as facts make it, what moves on top of it, and the part of the log that was loaded. */

import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CommandOf } from '#protocol/command.ts'
import { applySignals, EMPTY_OVERLAY, type Overlay, settleOverlay } from '#protocol/overlay.ts'
import { reduce } from '#protocol/reduce.ts'
import type { Signal } from '#protocol/signal.ts'
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { SessionState } from '#protocol/state.ts'
import type { LiveState } from '#protocol/terminal.ts'
import type { Link } from './link.ts'
import { appendFacts, prependFacts, startOf } from './transcript.ts'
import { EMPTY_TRANSCRIPT, type Transcript } from './transcript-state.ts'

/** A message of one's own that the server has not acknowledged yet. */
export interface PendingMessage {
  commandId: string
  command: CommandOf<'message-send'>
  /** Why it was not taken; null while it is on its way. */
  problem: string | null
}

/** What the container says of the repository in the workspace. */
export interface Repository {
  /** Null: there is none, or HEAD is detached. */
  branch: string | null
  /** Lines since the session began; null while nobody knows. */
  changed: { added: number; removed: number; files: number } | null
}

export interface SessionData {
  sessionId: string
  link: Link
  /** Null until the first answer of the server. */
  state: SessionState | null
  overlay: Overlay
  transcript: Transcript
  /** Whether the past before the transcript is being fetched. */
  older: 'idle' | 'loading' | 'failed'
  pending: readonly PendingMessage[]
  /** Milliseconds of this machine's clock at the last fact or motion of the session. */
  lastNewsAt: number
  /** The server's clock minus this machine's, in milliseconds, as facts that arrive live show it. */
  clockSkew: number
  /** This page is of an older release than the server. */
  outdated: boolean
  /** Terminals, ports and the like, which are not in the log; null while nobody knows. */
  live: LiveState | null
  /** What the server itself lacks, in words: its database, its containers; null: nothing. */
  ailing: string | null
  /** Who looks at this page; null until the server has said. */
  me: { id: string; name: string } | null
  /** Names of people by id, as far as they were asked for. */
  people: Readonly<Record<string, string>>
  /** Null until the container was asked. */
  repository: Repository | null
}

export type SessionStore = StoreApi<SessionData>

export function createSessionStore(sessionId: string, now: () => number = Date.now): SessionStore {
  return createStore<SessionData>()(() => ({
    ...{ sessionId, link: { kind: 'connecting' }, state: null, overlay: EMPTY_OVERLAY, transcript: EMPTY_TRANSCRIPT },
    ...{
      older: 'idle',
      pending: [],
      lastNewsAt: now(),
      clockSkew: 0,
      outdated: false,
      live: null,
      ailing: null,
      me: null,
      people: {},
      repository: null,
    },
  }))
}

export type News =
  | { kind: 'facts'; envelopes: readonly AnyEnvelope[] }
  | { kind: 'motion'; signals: readonly Signal[]; fresh: boolean }

/** Applies news in the order they came. A fact beyond the next one is left out: the connection asks again from where we are. */
export function applyNews(data: SessionData, news: readonly News[], now: number): SessionData {
  if (data.state === null || news.length === 0) return data
  let { state, overlay, pending, clockSkew } = data
  const facts: AnyEnvelope[] = []
  for (const one of news) {
    if (one.kind === 'motion') overlay = applySignals(overlay, one)
    else {
      for (const envelope of one.envelopes) {
        if (envelope.seq !== state.seq + 1) continue
        state = reduce(state, envelope)
        overlay = settleOverlay(overlay, envelope)
        pending = withoutPosted(pending, envelope)
        facts.push(envelope)
      }
    }
  }
  const newest = facts.at(-1)
  if (newest !== undefined) clockSkew = skewOf(clockSkew, Date.parse(newest.at) - now)
  const transcript = follows(data.transcript, facts) ? appendFacts(data.transcript, facts) : data.transcript
  return { ...data, state, overlay, pending, clockSkew, transcript, lastNewsAt: now }
}

/** A fact that arrives is at least as old as its way here: the largest difference seen is the nearest to the truth. */
function skewOf(before: number, seen: number): number {
  return before === 0 ? seen : Math.max(before, seen)
}

/** Before the first page of the past has come, live facts wait: the page will bring them. */
function follows(transcript: Transcript, facts: readonly AnyEnvelope[]): boolean {
  const last = transcript.facts.at(-1)?.seq
  return last === undefined ? facts[0]?.seq === 1 : facts[0]?.seq === last + 1
}

function withoutPosted(pending: SessionData['pending'], { event }: AnyEnvelope): SessionData['pending'] {
  if (event.type !== 'message-posted' || pending.length === 0) return pending
  const { messageId } = event
  return pending.filter(({ commandId }) => commandId !== messageId)
}

/** A page of the past: the last one, or one before what is there. Facts that the head does not know yet will come by themselves. */
export function applyPage(data: SessionData, page: readonly AnyEnvelope[]): SessionData {
  const { transcript, state } = data
  const envelopes = page.filter(({ seq }) => seq <= (state?.seq ?? 0))
  const grown = transcript.facts.length === 0 ? appendFacts(transcript, envelopes) : prependFacts(transcript, envelopes)
  return { ...data, transcript: grown, older: 'idle' }
}

/** Facts that the head knew before the transcript did. */
export function appendLate(data: SessionData, envelopes: readonly AnyEnvelope[]): SessionData {
  return { ...data, transcript: appendFacts(data.transcript, envelopes) }
}

/** Whether there is a past before what is loaded. */
export function hasOlder({ transcript, state }: SessionData): boolean {
  return state !== null && state.seq > 0 && (transcript.facts.length === 0 || startOf(transcript) > 0)
}
