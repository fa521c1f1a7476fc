/** What the permission stage says of a call. */
import type { Usage } from '#protocol/content.ts'
import type { PermissionSegment, RuleProposal } from '#protocol/events/call-events.ts'
import type { SessionState } from '#protocol/state.ts'
import type { PermissionNeed, Tool } from '../tools/tool.ts'

export interface Verdict {
  decision: 'allow' | 'deny' | 'ask'
  /** The stage that decided. */
  stage: string
  rule: { id: string; text: string; level?: string; source?: string } | null
  /** One sentence for people, and for the model on a denial. */
  reason: string
  /** What "for this session" or "always" would write. */
  suggestions?: string[]
  proposals?: RuleProposal[]
  segments?: PermissionSegment[]
  /** Where the call would run. */
  directory?: string
  /** What a small model said of it, and what that cost. */
  classified?: { model: string; verdict: 'allow' | 'block' | 'doubt'; reason: string; usage?: Usage }
  /** The state of the rules that it was judged by. */
  rulesEpoch?: string
  trace?: { stage: string; verdict: string; reason?: string }[]
}

export interface JudgedCall {
  tool: Tool
  input: unknown
  need: PermissionNeed
  agentId: string
  /** It was allowed before: only what rules say by now is wanted. */
  decided?: true
}

/** A verdict that is there at once lets a call start in the same commit as its block. Must not throw or reject. */
export type Judge = (call: JudgedCall, state: SessionState) => Verdict | Promise<Verdict>
