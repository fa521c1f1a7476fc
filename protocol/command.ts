/** Commands: what a person or a program may ask of a session. Each is a row, applied once, in order, by the owner. */
import { z } from 'zod'
import {
  approvalScopeSchema,
  deliverySchema,
  effortSchema,
  networkPolicySchema,
  permissionModeSchema,
} from './choices.ts'
import { attachmentSchema } from './content.ts'
import { seqSchema } from './ids.ts'

/** The longest message a person may send, in UTF-16 units; longer text belongs into a file. */
export const MESSAGE_TEXT_LIMIT = 1_000_000

export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message-send'),
    text: z
      .string()
      .min(1, 'Say something.')
      .max(MESSAGE_TEXT_LIMIT, 'The message is too long; put it into a file and refer to that.'),
    attachments: z.array(attachmentSchema).max(100).optional(),
    /** While a turn runs: join it at its next step, or wait for its end. Default: steer. */
    delivery: deliverySchema.optional(),
  }),
  z.object({ type: z.literal('message-edit'), messageSeq: seqSchema, text: z.string().min(1).max(MESSAGE_TEXT_LIMIT) }),
  z.object({ type: z.literal('message-withdraw'), messageSeq: seqSchema }),
  z.object({ type: z.literal('queue-reorder'), order: z.array(seqSchema) }),
  z.object({ type: z.literal('queue-resume') }),
  z.object({ type: z.literal('turn-interrupt'), reason: z.string().max(1000).optional() }),
  z.object({
    type: z.literal('approval-resolve'),
    requestId: z.string(),
    decision: z.enum(['allow', 'deny']),
    scope: approvalScopeSchema.optional(),
    reason: z.string().max(4000).optional(),
    /** The rule as the person edited it, for `always`. */
    rule: z.string().max(2000).optional(),
    /** Several, when the call has several commands that need one. */
    rules: z.array(z.string().max(2000)).min(1).max(20).optional(),
    /** What was seen: refused when the request is about another input. */
    inputHash: z.string().max(64).optional(),
  }),
  z.object({ type: z.literal('task-stop'), taskId: z.string() }),
  z.object({
    type: z.literal('session-update'),
    title: z.string().trim().min(1).max(200).optional(),
    archived: z.boolean().optional(),
    model: z.string().min(1).max(200).optional(),
    permissionMode: permissionModeSchema.optional(),
    network: networkPolicySchema.optional(),
    capMicroUsd: z.int().min(0).nullable().optional(),
    /** Null: what the model takes by itself. */
    effort: effortSchema.nullable().optional(),
  }),
  /** `!`: runs where the agent's shell stands; its output goes to the model with the next message. */
  z.object({
    type: z.literal('shell-run'),
    command: z.string().trim().min(1, 'Say what to run.').max(100_000, 'The command is too long.'),
  }),
  /** `requestSeq` is the seq of its `shell-requested`. */
  z.object({ type: z.literal('shell-stop'), requestSeq: seqSchema }),
])
export type Command = z.infer<typeof commandSchema>
export type CommandType = Command['type']
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>

/** What became of a command. `refused` is an answer, not a failure: the reason is for the person who asked. */
export type CommandResult = { kind: 'applied'; seq: number } | { kind: 'refused'; code: string; message: string }
