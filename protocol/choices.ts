/** Choices a session is made of: where it starts from, who may do what, which network it has. */
import { z } from 'zod'

export const permissionModeSchema = z.enum(['default', 'acceptEdits', 'plan', 'auto', 'dontAsk', 'bypassPermissions'])
export type PermissionMode = z.infer<typeof permissionModeSchema>

/** `none`: no way out. `allow-list`: registries, the session's git host and what people added. `open`: any public host. */
export const networkPolicySchema = z.enum(['none', 'allow-list', 'open'])
export type NetworkPolicy = z.infer<typeof networkPolicySchema>

/** How much a model may think and say for one answer; how much that is, is the model's own. */
export const effortSchema = z.enum(['low', 'medium', 'high', 'xhigh', 'max'])
export type Effort = z.infer<typeof effortSchema>

export const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({ kind: z.literal('sample') }),
  z.object({ kind: z.literal('git'), url: z.string().min(1).max(2000), ref: z.string().min(1).max(250).optional() }),
  z.object({ kind: z.literal('upload') }),
])
export type Source = z.infer<typeof sourceSchema>

/** Why a turn ended: exactly one per turn. */
export const terminalReasonSchema = z.enum([
  'completed',
  'max_turns',
  'aborted',
  'max_output_tokens',
  'context_exhausted',
  'model_error',
  'overloaded',
  'budget_exhausted',
  'refused',
  'stopped_by_hook',
  'stopped_by_breaker',
])
export type TerminalReason = z.infer<typeof terminalReasonSchema>

export const deliverySchema = z.enum(['steer', 'queue'])
export type Delivery = z.infer<typeof deliverySchema>

export const approvalScopeSchema = z.enum(['once', 'session', 'always'])
export type ApprovalScope = z.infer<typeof approvalScopeSchema>

/** Who did it: one only. A person's id is a user's id; an agent's is its agentId; the system's names the part. */
export const actorSchema = z.object({ kind: z.enum(['person', 'agent', 'system']), id: z.string().min(1) })
export type Actor = z.infer<typeof actorSchema>
