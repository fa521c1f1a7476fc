/** Facts about a turn: its rounds, its requests to the model, its answer block by block, its one end. */
import { z } from 'zod'
import { permissionModeSchema, terminalReasonSchema } from '../choices.ts'
import { answerBlockSchema, blobRefSchema, usageSchema } from '../content.ts'
import { seqSchema } from '../ids.ts'

/** Why a request failed, as the recovery table knows it. */
export const failureKindSchema = z.enum([
  'aborted',
  'authentication',
  'billing',
  'invalid_request',
  'prompt_too_long',
  'not_found',
  'rate_limited',
  'spend_limit',
  'overloaded',
  'server_error',
  'timeout',
  'connection',
  'broken_stream',
  'stalled',
  'budget',
  'unknown',
])
export type FailureKind = z.infer<typeof failureKindSchema>

export const turnEventSchemas = [
  z.object({
    type: z.literal('turn-started'),
    model: z.string(),
    permissionMode: permissionModeSchema,
    /** The messages that this turn answers. */
    messageSeqs: z.array(seqSchema),
    /** The checkpoint of the files that stood before the turn. */
    checkpoint: z.string().optional(),
  }),
  /** Tools and system prompt as rendered, kept whole: request bytes depend on the log alone. */
  z.object({ type: z.literal('context-frozen'), blob: blobRefSchema, renderer: z.int().min(1), hash: z.string() }),
  /** Instruction files of the repository as they were read, shown to the model as data of the repository. */
  z.object({
    type: z.literal('instructions-loaded'),
    files: z.array(z.object({ path: z.string(), sha256: z.string(), text: z.string(), truncated: z.boolean() })),
  }),
  /** Live facts for the model that stand after the cache boundary: date, branch, what is installed. */
  z.object({ type: z.literal('environment-noted'), text: z.string() }),
  /** Steered messages that joined the turn here, after the results of the round before. */
  z.object({ type: z.literal('messages-joined'), messageSeqs: z.array(seqSchema) }),
  /** Words of the harness to the model, in the newest user message. */
  z.object({ type: z.literal('reminder-added'), text: z.string(), about: z.string() }),

  /** A request to the model is about to be sent. `round` counts from 1 in a turn, `attempt` from 1 in a round. */
  z.object({
    type: z.literal('request-started'),
    round: z.int().min(1),
    attempt: z.int().min(1),
    model: z.string(),
    maxTokens: z.int().min(1),
    /** Worst case, held back from the cap until the request settles. */
    reservedMicroUsd: z.int().min(0),
  }),
  z.object({
    type: z.literal('request-completed'),
    round: z.int().min(1),
    attempt: z.int().min(1),
    model: z.string(),
    stopReason: z.string(),
    usage: usageSchema,
    /** The API's own request id. */
    requestId: z.string().optional(),
    /** Milliseconds to the first byte of the answer and to its end. */
    firstByteMs: z.number().optional(),
    durationMs: z.number(),
  }),
  z.object({
    type: z.literal('request-failed'),
    round: z.int().min(1),
    attempt: z.int().min(1),
    model: z.string(),
    kind: failureKindSchema,
    /** One sentence for people; never a key, never a body. */
    message: z.string(),
    status: z.int().optional(),
    requestId: z.string().optional(),
    usage: usageSchema.optional(),
    /** Milliseconds that the API asked us to wait. */
    retryAfterMs: z.number().min(0).optional(),
  }),
  /** A wait before the next attempt, shown with a countdown. */
  z.object({
    type: z.literal('retry-scheduled'),
    round: z.int().min(1),
    attempt: z.int().min(1),
    kind: failureKindSchema,
    waitMs: z.int().min(0),
    /** ISO time on the server's clock. */
    until: z.string(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('model-switched'),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
    /** ISO time until which later turns stay with the other model too: a cooldown. */
    until: z.string().optional(),
  }),

  /** A boundary: the API refused the conversation as invalid, so that all before goes without these from here on. */
  z.object({ type: z.literal('context-simplified'), without: z.enum(['pictures', 'thinking']), reason: z.string() }),

  /** A whole block of the answer. `index` is its place in the answer of this round and attempt. */
  z.object({
    type: z.literal('block-completed'),
    blockId: z.string(),
    round: z.int().min(1),
    attempt: z.int().min(1),
    index: z.int().min(0),
    block: answerBlockSchema,
  }),
  /** The answer of this attempt does not count: none of its calls had started. Its blocks leave the context. */
  z.object({ type: z.literal('answer-withdrawn'), round: z.int().min(1), attempt: z.int().min(1), reason: z.string() }),
  /** The answer broke after a call had started: it ends after its last started call and the turn goes on. */
  z.object({
    type: z.literal('answer-cut'),
    round: z.int().min(1),
    attempt: z.int().min(1),
    keptBlocks: z.int().min(0),
    reason: z.string(),
  }),

  z.object({ type: z.literal('interrupt-requested'), reason: z.string().optional() }),
  z.object({
    type: z.literal('turn-ended'),
    reason: terminalReasonSchema,
    /** One sentence for people. */
    detail: z.string().optional(),
    limit: z.enum(['cost', 'wall_time', 'tokens']).optional(),
    rounds: z.int().min(0),
    usage: usageSchema,
    durationMs: z.number().optional(),
  }),
] as const
