/** What the list of sessions shows of one, as a batch changes it. */
import { MAIN_AGENT } from '#protocol/ids.ts'
import { columnText } from '../storable-text.ts'
import type { Fact } from './part.ts'

const PREVIEW_LENGTH = 200

export interface SummaryChange {
  title: string | null
  archived: boolean | null
  status: 'idle' | 'running' | null
  lastReason: string | null
  preview: string | null
  branch: string | null
  /** Differences. */
  openApprovals: number
  costMicroUsd: number
}

/** Null means: stays. */
export function summarize(facts: readonly Fact[]): SummaryChange {
  const change: SummaryChange = {
    title: null,
    archived: null,
    status: null,
    lastReason: null,
    preview: null,
    branch: null,
    openApprovals: 0,
    costMicroUsd: 0,
  }
  for (const { draft } of facts) Object.assign(change, applied(change, draft))
  return change
}

function applied(change: SummaryChange, { event, agentId }: Fact['draft']): Partial<SummaryChange> {
  switch (event.type) {
    case 'session-created':
    case 'session-renamed':
      return { title: columnText(event.title) }
    case 'session-archived':
      return { archived: true }
    case 'session-restored':
      return { archived: false }
    case 'message-posted':
      return { preview: previewOf(event.text) }
    case 'block-completed':
      return event.block.type === 'text' && agentId === MAIN_AGENT ? { preview: previewOf(event.block.text) } : {}
    case 'source-prepared':
      return event.branch === undefined ? {} : { branch: columnText(event.branch) }
    case 'permission-requested':
      return { openApprovals: change.openApprovals + 1 }
    case 'permission-resolved':
      return { openApprovals: change.openApprovals - 1 }
    case 'request-completed':
    case 'request-failed':
    case 'classifier-answered':
      return { costMicroUsd: change.costMicroUsd + (event.usage?.costMicroUsd ?? 0) }
    case 'turn-started':
      return agentId === MAIN_AGENT ? { status: 'running' } : {}
    case 'turn-ended':
      return agentId === MAIN_AGENT ? { status: 'idle', lastReason: event.reason } : {}
    default:
      return {}
  }
}

function previewOf(text: string): string {
  return columnText(text.slice(0, PREVIEW_LENGTH))
}
