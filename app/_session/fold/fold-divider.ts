/** Facts that are read in passing: a thin line with words between the steps. */
import type { Envelope, EventOf } from '#protocol/event.ts'
import type { DividerEntry, PreparingEntry } from '../transcript-entry.ts'
import type { Draft } from '../transcript-state.ts'
import { dividerWords } from './divider-words.ts'
import { add, placeOf } from './place.ts'

export function foldDivider(draft: Draft, envelope: Envelope): Draft | undefined {
  const { event } = envelope
  if (event.type === 'sandbox-preparing') return preparing(draft, event.phase, envelope)
  if (event.type === 'sandbox-ready') return ready(draft, event, envelope)
  const words = dividerWords(event)
  if (words === null) return undefined
  const divider: DividerEntry = { ...placeOf(envelope), kind: 'divider', until: null, ...words }
  return add(draft, divider)
}

/** Phases of one start are one line that grows. */
function preparing(draft: Draft, phase: string, envelope: Envelope): Draft {
  const index = openPreparing(draft)
  const open = draft.entries[index]
  const step = { phase, at: envelope.at }
  if (open?.kind !== 'preparing') {
    return add(draft, { ...placeOf(envelope), kind: 'preparing', phases: [step], readyAt: null, again: false })
  }
  return replace(draft, index, { ...open, phases: [...open.phases, step] })
}

function ready(draft: Draft, event: EventOf<'sandbox-ready'>, envelope: Envelope): Draft {
  const index = openPreparing(draft)
  const open = draft.entries[index]
  if (open?.kind !== 'preparing') return draft
  return replace(draft, index, { ...open, readyAt: envelope.at, again: !event.fresh })
}

/** The start that is under way is among the newest entries, or there is none. */
function openPreparing({ entries }: Draft): number {
  return entries.findLastIndex((entry) => entry.kind === 'preparing' && entry.readyAt === null)
}

function replace(draft: Draft, index: number, entry: PreparingEntry): Draft {
  draft.entries[index] = entry
  return draft
}
