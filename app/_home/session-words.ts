/** How a session's state and source are called in the list. */
import type { SessionRow } from '#protocol/api/session-view.ts'
import type { Source, TerminalReason } from '#protocol/choices.ts'
import type { Tone } from '../_ui/tone.ts'

export interface StateWords {
  tone: Tone
  word: string
}

const ENDS: Record<TerminalReason, StateWords> = {
  completed: { tone: 'success', word: 'Done' },
  aborted: { tone: 'neutral', word: 'Stopped' },
  max_turns: { tone: 'waiting', word: 'Out of turns' },
  max_output_tokens: { tone: 'waiting', word: 'Cut short' },
  context_exhausted: { tone: 'danger', word: 'Context full' },
  model_error: { tone: 'danger', word: 'Model error' },
  overloaded: { tone: 'danger', word: 'Overloaded' },
  budget_exhausted: { tone: 'waiting', word: 'Over budget' },
  refused: { tone: 'danger', word: 'Refused' },
  stopped_by_hook: { tone: 'neutral', word: 'Stopped by a hook' },
  stopped_by_breaker: { tone: 'danger', word: 'Stopped' },
}

const STATES: Partial<Record<SessionRow['status'], StateWords>> = {
  running: { tone: 'running', word: 'Running' },
  preparing: { tone: 'running', word: 'Preparing' },
  retrying: { tone: 'info', word: 'Retrying' },
  failed: { tone: 'danger', word: 'Failed' },
  archived: { tone: 'neutral', word: 'Archived' },
  'read-only': { tone: 'neutral', word: 'Read only' },
}

export function stateWords(
  row: Pick<SessionRow, 'status' | 'openApprovals' | 'openQuestions' | 'lastReason'>,
): StateWords {
  if (row.openApprovals > row.openQuestions) return { tone: 'waiting', word: 'Approval' }
  if (row.openQuestions > 0) return { tone: 'waiting', word: 'Question' }
  if (row.status === 'waiting') return { tone: 'waiting', word: 'Waiting' }
  const named = STATES[row.status]
  if (named !== undefined) return named
  return row.lastReason === null ? { tone: 'neutral', word: 'New' } : ENDS[row.lastReason]
}

export function sourceWords(source: Source, branch: string | null): string {
  switch (source.kind) {
    case 'empty':
      return 'Empty'
    case 'sample':
      return 'Sample'
    case 'upload':
      return 'Upload'
    case 'git': {
      const name = source.url
        .replace(/\/+$/, '')
        .split(/[/:]/)
        .slice(-2)
        .join('/')
        .replace(/\.git$/, '')
      const ref = branch ?? source.ref
      return ref === undefined || ref === null ? name : `${name} · ${ref}`
    }
  }
}
