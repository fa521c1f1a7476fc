/** The head of a session: what is open now, as a fold of the log. Never the transcript, which is paged by seq. */
import { z } from 'zod'
import {
  actorSchema,
  deliverySchema,
  effortSchema,
  networkPolicySchema,
  permissionModeSchema,
  sourceSchema,
  terminalReasonSchema,
} from './choices.ts'
import { containerEndSchema } from './container-end.ts'
import { attachmentSchema, blobRefSchema, callDisplaySchema, NO_USAGE, usageSchema } from './content.ts'
import {
  ledgerMarkSchema,
  permissionSegmentSchema,
  ruleProposalSchema,
  stageTraceSchema,
} from './events/call-events.ts'
import { failureKindSchema } from './events/turn-events.ts'
import { checkpointCauseSchema } from './events/world-events.ts'
import { WORKSPACE_ROOT } from './ids.ts'
import { openTerminalSchema } from './terminal.ts'

export const waitingMessageSchema = z.object({
  seq: z.int(),
  messageId: z.string(),
  text: z.string(),
  attachments: z.array(attachmentSchema).optional(),
  delivery: z.enum(['start', ...deliverySchema.options]),
  by: actorSchema,
  at: z.string(),
})
export type WaitingMessage = z.infer<typeof waitingMessageSchema>

export const openCallSchema = z.object({
  callSeq: z.int(),
  callId: z.string(),
  name: z.string(),
  agentId: z.string(),
  turnId: z.string(),
  inputHash: z.string(),
  display: callDisplaySchema,
  requestedAt: z.string(),
  decision: z.enum(['allow', 'deny']).nullable(),
  startedSeq: z.int().nullable(),
  startedAt: z.string().nullable(),
  ledger: ledgerMarkSchema.nullable(),
  attempt: z.int(),
})
export type OpenCall = z.infer<typeof openCallSchema>

export const openApprovalSchema = z.object({
  requestId: z.string(),
  seq: z.int(),
  callSeq: z.int(),
  callId: z.string(),
  inputHash: z.string(),
  agentId: z.string(),
  turnId: z.string(),
  stage: z.string(),
  reason: z.string(),
  suggestions: z.array(z.string()),
  proposals: z.array(ruleProposalSchema),
  segments: z.array(permissionSegmentSchema),
  directory: z.string().nullable(),
  trace: z.array(stageTraceSchema),
  expiresAt: z.string().nullable(),
  rulesEpoch: z.string().nullable().default(null),
  at: z.string(),
})
export type OpenApproval = z.infer<typeof openApprovalSchema>

export const openTurnSchema = z.object({
  turnId: z.string(),
  agentId: z.string(),
  startedSeq: z.int(),
  startedAt: z.string(),
  by: actorSchema,
  /** Users whose words it follows, in the order they came: it goes on with what all of them may. */
  people: z.array(z.string()).default([]),
  model: z.string(),
  permissionMode: permissionModeSchema,
  messageSeqs: z.array(z.int()),
  round: z.int(),
  attempt: z.int(),
  /** The request under way, if any: `request-started` without its end. */
  requesting: z.boolean(),
  reservedMicroUsd: z.int(),
  retry: z.object({ until: z.string(), attempt: z.int(), kind: failureKindSchema, reason: z.string() }).nullable(),
  interruptSeq: z.int().nullable(),
  usage: usageSchema,
})
export type OpenTurn = z.infer<typeof openTurnSchema>

export const openTaskSchema = z.object({
  taskId: z.string(),
  callSeq: z.int(),
  agentId: z.string(),
  command: z.string(),
  outputPath: z.string(),
  startedAt: z.string(),
  ended: z
    .object({ outcome: z.string(), exitCode: z.int().nullable(), outputBytes: z.int(), at: z.string() })
    .nullable(),
  reported: z.boolean(),
})
export type OpenTask = z.infer<typeof openTaskSchema>

/** A person's `!` command that has not ended. */
export const openShellSchema = z.object({
  requestSeq: z.int(),
  command: z.string(),
  cwd: z.string(),
  by: actorSchema,
  at: z.string(),
  ledger: ledgerMarkSchema.nullable(),
})
export type OpenShell = z.infer<typeof openShellSchema>

export const keptCheckpointSchema = z.object({
  checkpointId: z.string(),
  seq: z.int(),
  /** What was done up to here is in it; it may be recorded later than that. */
  coversSeq: z.int(),
  at: z.string(),
  cause: checkpointCauseSchema,
})
export type KeptCheckpoint = z.infer<typeof keptCheckpointSchema>

export const sandboxStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('preparing'), phase: z.string(), detail: z.string().nullable() }),
  z.object({
    kind: z.literal('ready'),
    sandboxId: z.string(),
    ledgerId: z.string(),
    bootId: z.string(),
    startedAt: z.string(),
  }),
  z.object({ kind: z.literal('paused'), sandboxId: z.string() }),
  z.object({ kind: z.literal('stopped'), sandboxId: z.string(), reason: z.string() }),
  z.object({
    kind: z.literal('lost'),
    reason: z.string(),
    survives: z.array(z.string()),
    end: containerEndSchema.nullable(),
  }),
])

export const sessionStateSchema = z.object({
  /** The seq of the newest event in this state; 0: no event yet. */
  seq: z.int().min(0),
  title: z.string(),
  owner: z.string(),
  createdAt: z.string(),
  lastEventAt: z.string(),
  archived: z.boolean(),
  source: sourceSchema,
  sourceReady: z.boolean(),
  sourceFailure: z.string().nullable(),
  branch: z.string().nullable(),
  model: z.string(),
  permissionMode: permissionModeSchema,
  network: networkPolicySchema,
  capMicroUsd: z.int().nullable(),
  /** Null: what the model takes by itself. */
  effort: effortSchema.nullable().default(null),
  sandboxId: z.string().nullable(),
  sandbox: sandboxStateSchema,
  /** Open turns by agent: at most one each. */
  turns: z.record(z.string(), openTurnSchema),
  lastTurn: z
    .object({
      turnId: z.string(),
      reason: terminalReasonSchema,
      detail: z.string().nullable(),
      seq: z.int(),
      at: z.string(),
    })
    .nullable(),
  calls: z.record(z.string(), openCallSchema),
  approvals: z.record(z.string(), openApprovalSchema),
  tasks: z.record(z.string(), openTaskSchema),
  /** Terminals whose shell runs, by id. What they are called and do is live, not here. */
  terminals: z.record(z.string(), openTerminalSchema),
  /** Messages that no turn has taken up yet, oldest first, steered ones and queued ones. */
  waiting: z.array(waitingMessageSchema),
  queueHeld: z.boolean(),
  /** What "for this session" granted. */
  grants: z.array(
    z.object({
      requestId: z.string(),
      text: z.string(),
      by: actorSchema,
      seq: z.int(),
      /** `always`: a stored rule takes its place as soon as it is written. */
      scope: z.enum(['session', 'always']).default('session'),
    }),
  ),
  /** What the small model of the mode `auto` has blocked, since somebody last chose the mode. */
  classifier: z.object({ inRow: z.int(), total: z.int() }).default({ inRow: 0, total: 0 }),
  /** The newest decision on what the repository's settings propose. */
  trust: z
    .object({ hash: z.string(), decision: z.enum(['accept', 'decline']), by: actorSchema, at: z.string() })
    .nullable()
    .default(null),
  usage: usageSchema,
  frozen: z.object({ seq: z.int(), blob: blobRefSchema, renderer: z.int(), hash: z.string() }).nullable(),
  /** Where the main agent's shell stands. */
  cwd: z.string(),
  /** Files as the agent last saw or left them, by absolute path. */
  files: z.record(
    z.string(),
    z.object({ sha256: z.string().nullable(), seq: z.int(), whole: z.boolean(), written: z.boolean() }),
  ),
  shells: z.record(z.string(), openShellSchema),
  /** What "since the session began" and "since the last turn" are measured from, and the newest of all. */
  checkpoints: z.object({
    session: keptCheckpointSchema.nullable(),
    turn: keptCheckpointSchema.nullable(),
    newest: keptCheckpointSchema.nullable(),
  }),
  turnCount: z.int(),
  callCount: z.int(),
  /** Set by an event that this release must understand and does not: the session is read-only. */
  notUnderstood: z.string().nullable(),
})
export type SessionState = z.infer<typeof sessionStateSchema>

export const EMPTY_STATE: SessionState = {
  seq: 0,
  title: '',
  owner: '',
  createdAt: '',
  lastEventAt: '',
  archived: false,
  source: { kind: 'empty' },
  sourceReady: false,
  sourceFailure: null,
  branch: null,
  model: '',
  permissionMode: 'default',
  network: 'none',
  capMicroUsd: null,
  effort: null,
  sandboxId: null,
  sandbox: { kind: 'none' },
  turns: {},
  lastTurn: null,
  calls: {},
  approvals: {},
  tasks: {},
  terminals: {},
  waiting: [],
  queueHeld: false,
  grants: [],
  classifier: { inRow: 0, total: 0 },
  trust: null,
  usage: NO_USAGE,
  frozen: null,
  cwd: WORKSPACE_ROOT,
  files: {},
  shells: {},
  checkpoints: { session: null, turn: null, newest: null },
  turnCount: 0,
  callCount: 0,
  notUnderstood: null,
}

/** The one word the screen shows first. */
export type SessionStatus =
  | 'idle'
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'preparing'
  | 'failed'
  | 'archived'
  | 'read-only'

/** What a session is doing, for its chip and for the inbox: waiting for a person goes before all else. */
export function statusOf(state: SessionState): SessionStatus {
  if (state.notUnderstood !== null) return 'read-only'
  if (Object.keys(state.approvals).length > 0) return 'waiting'
  const turns = Object.values(state.turns)
  if (turns.some((turn) => turn.retry !== null)) return 'retrying'
  if (turns.length > 0) return state.sandbox.kind === 'preparing' ? 'preparing' : 'running'
  if (state.archived) return 'archived'
  if (state.sourceFailure !== null || state.sandbox.kind === 'lost') return 'failed'
  return 'idle'
}
