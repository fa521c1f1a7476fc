/** How folds put entries into a transcript and change them where they stand. */
import type { Envelope } from '#protocol/event.ts'
import { indexOfCall } from '../find-entry.ts'
import type { CallEntry, Entry, ShellEntry } from '../transcript-entry.ts'

interface HasEntries {
  entries: readonly Entry[]
}

export function placeOf({ seq, at, agentId, turnId }: Envelope, key: string = `s:${seq}`) {
  return { key, seq, at, agentId, turnId }
}

export function add<T extends HasEntries>(transcript: T, ...entries: Entry[]): T {
  return { ...transcript, entries: [...transcript.entries, ...entries] }
}

/** As `changeCall`, for a person's command. */
export function changeShell<T extends HasEntries>(
  transcript: T,
  requestSeq: number,
  change: (shell: ShellEntry) => ShellEntry,
): T {
  const index = indexOfCall(transcript.entries, requestSeq)
  const shell = transcript.entries[index]
  if (shell?.kind !== 'shell') return transcript
  const entries = transcript.entries.slice()
  entries[index] = change(shell)
  return { ...transcript, entries }
}

/** Entries are sorted by seq, so a call is found by halving. */
export function changeCall<T extends HasEntries>(
  transcript: T,
  callSeq: number,
  change: (call: CallEntry) => CallEntry,
): T {
  const index = indexOfCall(transcript.entries, callSeq)
  const call = transcript.entries[index]
  if (call?.kind !== 'call') return transcript
  const entries = transcript.entries.slice()
  entries[index] = change(call)
  return { ...transcript, entries }
}
