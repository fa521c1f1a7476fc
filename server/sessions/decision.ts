/** What came of a command before it is stored: facts, or a refusal that is an answer. */
import type { Draft } from '#protocol/event.ts'

/** Something to be done outside the log once the command is settled. */
export type Effect = { kind: 'stop-task'; callSeq: number } | { kind: 'stop-shell'; requestSeq: number }

export type Decision =
  | { kind: 'apply'; drafts: readonly Draft[]; effect?: Effect }
  | { kind: 'refuse'; code: string; message: string }

export function refuse(code: string, message: string): Decision {
  return { kind: 'refuse', code, message }
}
