/** Facts about the session as a whole: its settings, its container, its messages. */
import { z } from 'zod'
import { effortSchema, networkPolicySchema, permissionModeSchema, sourceSchema } from '../choices.ts'
import { containerEndSchema } from '../container-end.ts'
import { attachmentSchema } from '../content.ts'
import { seqSchema } from '../ids.ts'
import { terminalControlSchema, terminalExitSchema } from '../terminal.ts'

export const trustDecisionSchema = z.enum(['accept', 'decline'])

export const sessionEventSchemas = [
  z.object({
    type: z.literal('session-created'),
    title: z.string(),
    source: sourceSchema,
    model: z.string(),
    permissionMode: permissionModeSchema,
    network: networkPolicySchema,
    /** Absent or null: as much as the model takes by itself. */
    effort: effortSchema.nullable().optional(),
    /** The spending cap in millionths of a US dollar; null: none. */
    capMicroUsd: z.int().min(0).nullable(),
    owner: z.string(),
  }),
  z.object({ type: z.literal('session-renamed'), title: z.string() }),
  z.object({ type: z.literal('session-archived') }),
  z.object({ type: z.literal('session-restored') }),
  /** A boundary: what the model is told of the session changes from here on. */
  z.object({
    type: z.literal('settings-changed'),
    model: z.string().optional(),
    permissionMode: permissionModeSchema.optional(),
    network: networkPolicySchema.optional(),
    capMicroUsd: z.int().min(0).nullable().optional(),
    effort: effortSchema.nullable().optional(),
  }),

  z.object({
    type: z.literal('sandbox-preparing'),
    phase: z.enum(['image', 'container', 'daemon', 'source']),
    detail: z.string().optional(),
  }),
  z.object({
    type: z.literal('sandbox-ready'),
    sandboxId: z.string(),
    ledgerId: z.string(),
    bootId: z.string(),
    startedAt: z.string(),
    /** True for the first time: the source was put into the workspace. */
    fresh: z.boolean(),
  }),
  z.object({ type: z.literal('sandbox-paused') }),
  z.object({ type: z.literal('sandbox-stopped'), reason: z.string() }),
  z.object({
    type: z.literal('sandbox-lost'),
    reason: z.string(),
    survives: z.array(z.string()),
    /** Where its own program ended by itself. */
    end: containerEndSchema.optional(),
  }),
  z.object({
    type: z.literal('source-prepared'),
    files: z.int().min(0),
    commit: z.string().optional(),
    branch: z.string().optional(),
  }),
  z.object({ type: z.literal('source-failed'), code: z.string(), message: z.string() }),

  /** `messageId` is made by the sender and is unique per session. */
  z.object({
    type: z.literal('message-posted'),
    messageId: z.string(),
    text: z.string(),
    attachments: z.array(attachmentSchema).optional(),
    /** `start`: nothing ran, so this begins a turn. `steer`: joins the running turn. `queue`: waits for its end. */
    delivery: z.enum(['start', 'steer', 'queue']),
  }),
  z.object({ type: z.literal('message-edited'), messageSeq: seqSchema, text: z.string() }),
  z.object({ type: z.literal('message-withdrawn'), messageSeq: seqSchema }),
  z.object({ type: z.literal('queue-reordered'), order: z.array(seqSchema) }),
  /** After an interrupt, what is queued waits until somebody says go on. */
  z.object({ type: z.literal('queue-held') }),
  z.object({ type: z.literal('queue-resumed') }),

  z.object({
    type: z.literal('file-changed'),
    path: z.string(),
    change: z.enum(['created', 'modified', 'deleted']),
    /** Who is thought to have changed it; `outside` when only the watcher saw it. */
    origin: z.enum(['agent', 'person', 'outside']),
  }),
  z.object({
    type: z.literal('egress-requested'),
    host: z.string(),
    port: z.int(),
    /** `CONNECT` for tunnels, else the HTTP verb. */
    verb: z.string(),
    verdict: z.enum(['allowed', 'denied', 'failed']),
    reason: z.string(),
    /** How many further requests alike this row stands for. */
    repeats: z.int().min(0).optional(),
  }),
  z.object({
    type: z.literal('rule-added'),
    ruleId: z.string(),
    effect: z.enum(['allow', 'ask', 'deny']),
    text: z.string(),
    scope: z.string(),
    /** The approval whose "always" it is. */
    fromRequest: z.string().optional(),
  }),
  z.object({ type: z.literal('rule-revoked'), ruleId: z.string() }),
  /** A person decided on what the repository's own settings propose, by the hash of exactly that. */
  z.object({ type: z.literal('trust-decided'), hash: z.string(), decision: trustDecisionSchema }),

  /** Of terminals only this is stored; what is typed and shown never is. */
  z.object({
    type: z.literal('terminal-opened'),
    terminalId: z.string(),
    cwd: z.string(),
    control: terminalControlSchema.nullable(),
  }),
  z.object({ type: z.literal('terminal-closed'), terminalId: z.string(), ...terminalExitSchema.shape }),
  z.object({
    type: z.literal('terminal-control-changed'),
    terminalId: z.string(),
    control: terminalControlSchema.nullable(),
  }),
] as const
