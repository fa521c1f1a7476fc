/** How a session looks from outside: in the list, and by itself. */
import { z } from 'zod'
import {
  effortSchema,
  networkPolicySchema,
  permissionModeSchema,
  sourceSchema,
  terminalReasonSchema,
} from '../choices.ts'
import { usageSchema } from '../content.ts'
import { idSchema } from '../ids.ts'
import { type SessionState, sessionStateSchema, statusOf } from '../state.ts'

export const sessionStatusSchema = z.enum([
  'idle',
  'running',
  'waiting',
  'retrying',
  'preparing',
  'failed',
  'archived',
  'read-only',
])

export const sessionRowSchema = z.object({
  id: idSchema,
  title: z.string(),
  status: sessionStatusSchema,
  owner: z.string(),
  createdAt: z.string(),
  lastActivityAt: z.string(),
  archived: z.boolean(),
  /** Requests that wait for an answer of a person, the agent's questions among them. */
  openApprovals: z.int(),
  /** Of those, the questions. */
  openQuestions: z.int(),
  costMicroUsd: z.int(),
  lastReason: terminalReasonSchema.nullable(),
  /** The start of the newest thing that a person or the agent said. */
  preview: z.string(),
  source: sourceSchema,
  branch: z.string().nullable(),
  lastSeq: z.int(),
  /** Up to where you have seen it; 0: never. */
  seenSeq: z.int(),
  /** What the agent or somebody else said behind that, counted up to 100. */
  unread: z.int(),
  /** Of a deleted one: it can be restored until then. */
  restorableUntil: z.string().nullable(),
})
export type SessionRow = z.infer<typeof sessionRowSchema>

export const sessionViewSchema = z.object({
  id: idSchema,
  seq: z.int().min(0),
  title: z.string(),
  status: sessionStatusSchema,
  owner: z.string(),
  createdAt: z.string(),
  lastActivityAt: z.string(),
  archived: z.boolean(),
  source: sourceSchema,
  sourceFailure: z.string().nullable(),
  model: z.string(),
  permissionMode: permissionModeSchema,
  network: networkPolicySchema,
  capMicroUsd: z.int().nullable(),
  /** Null: as much as the model takes by itself. */
  effort: effortSchema.nullable(),
  usage: usageSchema,
  /** What waits for an answer of a person. */
  approvals: z.array(z.object({ requestId: z.string(), callId: z.string(), reason: z.string() })),
  lastTurn: z.object({ turnId: z.string(), reason: terminalReasonSchema, detail: z.string().nullable() }).nullable(),
  /** The whole head, from which a viewer continues with events after `seq`. */
  state: sessionStateSchema,
})
export type SessionView = z.infer<typeof sessionViewSchema>

export function viewOf(id: string, state: SessionState): SessionView {
  const { seq, title, owner, createdAt, archived, source, sourceFailure, model, permissionMode, network } = state
  return {
    ...{ id, seq, title, status: statusOf(state), owner, createdAt, lastActivityAt: state.lastEventAt, archived },
    ...{ source, sourceFailure, model, permissionMode, network, capMicroUsd: state.capMicroUsd },
    ...{ effort: state.effort, usage: state.usage },
    approvals: Object.values(state.approvals).map(({ requestId, callId, reason }) => ({ requestId, callId, reason })),
    lastTurn: state.lastTurn,
    state,
  }
}
