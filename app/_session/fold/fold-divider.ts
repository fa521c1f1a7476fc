/** Facts that are read in passing: a thin line with words between the steps. */
import type { Envelope } from '#protocol/event.ts'
import type { DividerEntry, PreparingEntry } from '../transcript-entry.ts'
import type { Transcript } from '../transcript-state.ts'
import { dividerWords } from './divider-words.ts'
import { add, placeOf } from './place.ts'

export function foldDivider(transcript: Transcript, envelope: Envelope): Transcript | undefined {
  const { event } = envelope
  if (event.type === 'sandbox-preparing') return preparing(transcript, event.phase, envelope)
  if (event.type === 'sandbox-ready') return ready(transcript, envelope)
  const words = dividerWords(event)
  if (words === null) return undefined
  const divider: DividerEntry = { ...placeOf(envelope), kind: 'divider', until: null, ...words }
  return add(transcript, divider)
}

/** Phases of one start are one line that grows. */
function preparing(transcript: Transcript, phase: string, envelope: Envelope): Transcript {
  const index = openPreparing(transcript)
  const open = transcript.entries[index]
  const step = { phase, at: envelope.at }
  if (open?.kind !== 'preparing') {
    return add(transcript, { ...placeOf(envelope), kind: 'preparing', phases: [step], readyAt: null })
  }
  return replace(transcript, index, { ...open, phases: [...open.phases, step] })
}

function ready(transcript: Transcript, envelope: Envelope): Transcript {
  const index = openPreparing(transcript)
  const open = transcript.entries[index]
  return open?.kind === 'preparing' ? replace(transcript, index, { ...open, readyAt: envelope.at }) : transcript
}

/** The start that is under way is among the newest entries, or there is none. */
function openPreparing({ entries }: Transcript): number {
  return entries.findLastIndex((entry) => entry.kind === 'preparing' && entry.readyAt === null)
}

function replace(transcript: Transcript, index: number, entry: PreparingEntry): Transcript {
  const entries = transcript.entries.slice()
  entries[index] = entry
  return { ...transcript, entries }
}
