/** Facts about a turn: where it starts, what it says block by block, and how it ends. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { ChangedFile, Entry, TurnEndEntry } from '../transcript-entry.ts'
import type { Draft } from '../transcript-state.ts'
import { takenUp } from './fold-message.ts'
import { add, placeOf } from './place.ts'

export function foldTurn(draft: Draft, envelope: Envelope): Draft | undefined {
  const { event } = envelope
  switch (event.type) {
    case 'turn-started': {
      const started: Entry = { ...placeOf(envelope), kind: 'turn-start', model: event.model }
      return add(takenUp(draft, event.messageSeqs, envelope), started)
    }
    case 'block-completed':
      return block(draft, event, envelope)
    case 'answer-withdrawn':
      return withdrawn(draft, event, envelope)
    case 'interrupt-requested':
      return envelope.turnId === null ? draft : { ...draft, stops: { ...draft.stops, [envelope.turnId]: envelope.by } }
    case 'turn-ended':
      return add(draft, endOf(draft, event, envelope))
    default:
      return undefined
  }
}

/** Which try an entry belongs to: what is withdrawn is withdrawn whole. */
function attemptOf(turnId: string | null, { round, attempt }: { round: number; attempt: number }): string {
  return `${turnId}/${round}/${attempt}`
}

function block(draft: Draft, event: EventOf<'block-completed'>, envelope: Envelope): Draft {
  const { block: content, blockId } = event
  // The same key as the live block had, so that the fact takes its place on the screen.
  const common = { ...placeOf(envelope, `b:${blockId}`), blockId, attempt: attemptOf(envelope.turnId, event) }
  if (content.type === 'text') {
    return content.text.trim() === '' ? draft : add(draft, { ...common, kind: 'text', text: content.text })
  }
  if (content.type === 'tool_use') return { ...draft, calling: { ...draft.calling, [blockId]: common.attempt } }
  if (content.type !== 'thinking' && content.type !== 'redacted_thinking') return draft
  const since = draft.lastAt[envelope.agentId]
  const durationMs = since === undefined ? null : Math.max(0, Date.parse(envelope.at) - Date.parse(since))
  const text = content.type === 'thinking' ? content.thinking : ''
  return add(draft, { ...common, kind: 'thinking', text, durationMs })
}

function withdrawn(draft: Draft, event: EventOf<'answer-withdrawn'>, envelope: Envelope): Draft {
  const attempt = attemptOf(envelope.turnId, event)
  const entries = draft.entries.filter((entry) => !('attempt' in entry) || entry.attempt !== attempt)
  const divider: Entry = {
    ...{ ...placeOf(envelope), kind: 'divider', level: 'normal', tone: 'quiet', until: null },
    text: 'The answer broke off and is asked for again.',
  }
  return add({ ...draft, entries }, divider)
}

function endOf(draft: Draft, event: EventOf<'turn-ended'>, envelope: Envelope): TurnEndEntry {
  const { reason, detail = null, limit = null, usage } = event
  const begin = draft.entries.findLastIndex(({ kind, turnId }) => kind === 'turn-start' && turnId === envelope.turnId)
  const start = draft.entries[begin]
  // Neither is known in full when its beginning is on an older page.
  const durationMs =
    event.durationMs ?? (start === undefined ? null : Math.max(0, Date.parse(envelope.at) - Date.parse(start.at)))
  return {
    ...{ ...placeOf(envelope), kind: 'turn-end', reason, detail, limit, usage, durationMs },
    stoppedBy: draft.stops[envelope.turnId ?? ''] ?? null,
    files: filesChanged(draft.entries.slice(Math.max(0, begin)), envelope.turnId),
  }
}

/** Lines added and removed by the calls of a turn, file by file, in the order of the first change. */
function filesChanged(entries: readonly Entry[], turnId: string | null): ChangedFile[] {
  const files = new Map<string, ChangedFile>()
  for (const entry of entries) {
    if (entry.kind !== 'call' || entry.turnId !== turnId || entry.display.kind !== 'edit') continue
    if (entry.result === null || entry.result.isError) continue
    const { path = entry.display.title, added = 0, removed = 0 } = entry.display
    const before = files.get(path) ?? { path, added: 0, removed: 0 }
    files.set(path, { path, added: before.added + added, removed: before.removed + removed })
  }
  return [...files.values()]
}
