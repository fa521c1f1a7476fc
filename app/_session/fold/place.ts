/** How folds put entries into a draft and change them where they stand: a copy for each fact would cost more the longer a session is. */
import type { Envelope } from '#protocol/event.ts'
import { indexOfCall } from '../find-entry.ts'
import type { CallEntry, Entry, ShellEntry } from '../transcript-entry.ts'
import type { Draft } from '../transcript-state.ts'

export function placeOf({ seq, at, agentId, turnId }: Envelope, key: string = `s:${seq}`) {
  return { key, seq, at, agentId, turnId }
}

export function add(draft: Draft, ...entries: Entry[]): Draft {
  draft.entries.push(...entries)
  return draft
}

/** As `changeCall`, for a person's command. */
export function changeShell(draft: Draft, requestSeq: number, change: (shell: ShellEntry) => ShellEntry): Draft {
  const index = indexOfCall(draft.entries, requestSeq)
  const shell = draft.entries[index]
  if (shell?.kind === 'shell') draft.entries[index] = change(shell)
  return draft
}

/** Entries are sorted by seq, so a call is found by halving. */
export function changeCall(draft: Draft, callSeq: number, change: (call: CallEntry) => CallEntry): Draft {
  const index = indexOfCall(draft.entries, callSeq)
  const call = draft.entries[index]
  if (call?.kind === 'call') draft.entries[index] = change(call)
  return draft
}
