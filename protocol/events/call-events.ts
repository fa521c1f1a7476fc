/** Facts about one tool call, from the model's wish to its result; and about tasks that outlive their call. */
import { z } from 'zod'
import { approvalScopeSchema } from '../choices.ts'
import { blobRefSchema, callDisplaySchema, resultBlockSchema, usageSchema } from '../content.ts'
import { seqSchema } from '../ids.ts'

/** Proof of where a call was started: only an absent entry of the same ledger and boot means "never started". */
export const ledgerMarkSchema = z.object({ ledgerId: z.string(), bootId: z.string(), containerStartedAt: z.string() })
export type LedgerMark = z.infer<typeof ledgerMarkSchema>

/** A file the call saw or made, by content hash: the fold of these is what the agent has read. */
export const fileAccessSchema = z.object({
  path: z.string(),
  sha256: z.string().nullable(),
  access: z.enum(['read', 'partial', 'write']),
  /** Written, though not all that is in it now was seen: it does not count as read. */
  partly: z.literal(true).optional(),
})
export type FileAccess = z.infer<typeof fileAccessSchema>

export const errorKindSchema = z.enum([
  'invalid_input',
  'unknown_tool',
  'denied',
  'interrupted',
  'cancelled',
  'timeout',
  'not_found',
  'stale',
  'failed',
  'sandbox_lost',
  'out_of_memory',
  'disk_full',
  'internal',
])
export type ErrorKind = z.infer<typeof errorKindSchema>

/** A rule as decisions name it; `level` is where its authority comes from. */
export const ruleReferenceSchema = z.object({
  id: z.string(),
  text: z.string(),
  level: z.string().optional(),
  source: z.string().optional(),
})

/** What each stage said, in order. */
export const stageTraceSchema = z.object({ stage: z.string(), verdict: z.string(), reason: z.string().optional() })

/** One command of a call, for the card. `covered` runs unasked by itself; `critical` is never covered by a rule. */
export const permissionSegmentSchema = z.object({
  text: z.string(),
  mark: z.enum(['covered', 'not_covered', 'critical']),
  note: z.string().optional(),
  /** Where it would run; absent when that cannot be known. */
  directory: z.string().optional(),
  /** Files that it names, absolute, links followed. */
  targets: z.array(z.object({ path: z.string(), access: z.enum(['read', 'write']) })).optional(),
  /** The rule that covers it. */
  rule: ruleReferenceSchema.optional(),
})
export type PermissionSegment = z.infer<typeof permissionSegmentSchema>

/** A rule that "for this session" or "always" would write. */
export const ruleProposalSchema = z.object({
  text: z.string(),
  scopes: z.array(approvalScopeSchema),
  /** Segments, by index, that would still not be covered with this rule alone. */
  uncovered: z.array(z.int().min(0)),
})
export type RuleProposal = z.infer<typeof ruleProposalSchema>

export const callEventSchemas = [
  /** The seq of this event is the call's key for the daemon, approvals and blobs. `callId` is the model's word only. */
  z.object({
    type: z.literal('call-requested'),
    callId: z.string(),
    name: z.string(),
    /** The parsed input; null when the text was not a JSON object. */
    input: z.record(z.string(), z.unknown()).nullable(),
    inputHash: z.string(),
    blockId: z.string(),
    display: callDisplaySchema,
  }),
  z.object({
    type: z.literal('call-decided'),
    callSeq: seqSchema,
    callId: z.string(),
    decision: z.enum(['allow', 'deny']),
    stage: z.string(),
    rule: ruleReferenceSchema.nullable(),
    reason: z.string(),
    trace: z.array(stageTraceSchema).optional(),
  }),
  z.object({
    type: z.literal('permission-requested'),
    requestId: z.string(),
    callSeq: seqSchema,
    callId: z.string(),
    inputHash: z.string(),
    stage: z.string(),
    reason: z.string(),
    /** What "always" would write, for each segment that needs it. */
    suggestions: z.array(z.string()).optional(),
    /** The same with what each would leave open; one for each segment that needs one. Absent or empty: once only. */
    proposals: z.array(ruleProposalSchema).optional(),
    segments: z.array(permissionSegmentSchema).optional(),
    /** Where the call would run. */
    directory: z.string().optional(),
    /** The rule that asks. */
    rule: ruleReferenceSchema.optional(),
    trace: z.array(stageTraceSchema).optional(),
    /** The state of the rules that it was judged by: when that has changed at the answer, the call is judged again. */
    rulesEpoch: z.string().optional(),
    /** ISO time after which the request counts as denied; absent: it waits. */
    expiresAt: z.string().optional(),
  }),
  z.object({
    type: z.literal('permission-resolved'),
    requestId: z.string(),
    callSeq: seqSchema,
    decision: z.enum(['allow', 'deny']),
    scope: approvalScopeSchema,
    reason: z.string().optional(),
    /** What "for this session" grants from here on. */
    grant: z.object({ text: z.string() }).optional(),
    /** All rules that the answer grants, the one above being the first. */
    grants: z.array(z.object({ text: z.string() })).optional(),
    /** `answered` by a person; else why it closed by itself. */
    cause: z.enum(['answered', 'expired', 'cancelled', 'nobody_to_ask']),
  }),
  z.object({
    type: z.literal('call-started'),
    callSeq: seqSchema,
    callId: z.string(),
    ledger: ledgerMarkSchema.optional(),
    attempt: z.int().min(1).optional(),
  }),
  /** Exactly one per call, also after a denial, an abort or a crash. */
  z.object({
    type: z.literal('call-completed'),
    callSeq: seqSchema,
    callId: z.string(),
    isError: z.boolean(),
    errorKind: errorKindSchema.optional(),
    /** What the model is given, already bounded. */
    content: z.array(resultBlockSchema),
    /** The whole output: where it lies in the container, how long it is, and its copy when it was small enough. */
    output: z.object({ path: z.string(), bytes: z.int().min(0), blob: blobRefSchema.optional() }).optional(),
    display: callDisplaySchema.optional(),
    files: z.array(fileAccessSchema).optional(),
    /** The working directory of the shell after the call. */
    cwd: z.string().optional(),
    durationMs: z.number(),
  }),

  /** In the mode `auto` a small model looked at a call that no rule covers. What it cost counts. */
  z.object({
    type: z.literal('classifier-answered'),
    callSeq: seqSchema,
    model: z.string(),
    verdict: z.enum(['allow', 'block', 'doubt']),
    reason: z.string(),
    /** Absent: the same question was answered before. */
    usage: usageSchema.optional(),
  }),

  /** A background command. `taskId` is what the model and people call it; its key for the daemon is the call's. */
  z.object({
    type: z.literal('task-started'),
    taskId: z.string(),
    callSeq: seqSchema,
    command: z.string(),
    description: z.string().optional(),
    outputPath: z.string(),
  }),
  z.object({
    type: z.literal('task-ended'),
    taskId: z.string(),
    callSeq: seqSchema,
    outcome: z.enum(['exited', 'stopped', 'timeout', 'interrupted']),
    exitCode: z.int().nullable(),
    outputBytes: z.int().min(0),
  }),
  /** The model has been told of the end: once. */
  z.object({ type: z.literal('task-reported'), taskIds: z.array(z.string()), text: z.string() }),
] as const
