/** Facts about one tool call, from the model's wish to its result; and about tasks that outlive their call. */
import { z } from 'zod'
import { approvalScopeSchema } from '../choices.ts'
import { blobRefSchema, callDisplaySchema, resultBlockSchema } from '../content.ts'
import { seqSchema } from '../ids.ts'

/** Proof of where a call was started: only an absent entry of the same ledger and boot means "never started". */
export const ledgerMarkSchema = z.object({ ledgerId: z.string(), bootId: z.string(), containerStartedAt: z.string() })
export type LedgerMark = z.infer<typeof ledgerMarkSchema>

/** A file the call saw or made, by content hash: the fold of these is what the agent has read. */
export const fileAccessSchema = z.object({
  path: z.string(),
  sha256: z.string().nullable(),
  access: z.enum(['read', 'partial', 'write']),
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
    rule: z.object({ id: z.string(), text: z.string() }).nullable(),
    reason: z.string(),
    /** What each stage said, in order. */
    trace: z.array(z.object({ stage: z.string(), verdict: z.string(), reason: z.string().optional() })).optional(),
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
    /** Pieces of a command with their marks, for the card. */
    segments: z
      .array(
        z.object({
          text: z.string(),
          mark: z.enum(['covered', 'not_covered', 'critical']),
          note: z.string().optional(),
        }),
      )
      .optional(),
    trace: z.array(z.object({ stage: z.string(), verdict: z.string(), reason: z.string().optional() })).optional(),
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
