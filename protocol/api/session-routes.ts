/** Routes of sessions: make, list, look at, change, talk to, stop, answer, follow. */
import { z } from 'zod'
import {
  approvalScopeSchema,
  deliverySchema,
  effortSchema,
  networkPolicySchema,
  permissionModeSchema,
  sourceSchema,
} from '../choices.ts'
import { commandSchema } from '../command.ts'
import { idSchema } from '../ids.ts'
import { route } from './route.ts'
import { sessionRowSchema, sessionViewSchema } from './session-view.ts'

export const sessionParams = z.object({ id: idSchema })

/** Made by the sender: a repeated command gets the first answer. */
export const commandIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Expected up to 64 letters, digits, dashes and underscores.')

const [messageSend, , , , , interrupt, approvalResolve, , update] = commandSchema.options
const acceptedSchema = z.object({ commandId: z.string(), seq: z.int() })

const ruleText = z.string().trim().min(1).max(2000)

export const createSessionSchema = z.strictObject({
  source: sourceSchema,
  title: z.string().trim().min(1).max(200).optional(),
  model: z.string().min(1).max(200).optional(),
  permissionMode: permissionModeSchema.optional(),
  network: networkPolicySchema.optional(),
  /** Null: as much as the model takes by itself, whatever the installation says. */
  effort: effortSchema.nullable().optional(),
  /** Rules for this session alone: names of tools, `Bash(*)`. */
  allow: z.array(ruleText).max(200).optional(),
  deny: z.array(ruleText).max(200).optional(),
  /** Rounds after which a turn ends. */
  maxTurns: z.int().min(1).max(10_000).optional(),
  /** `false`: nobody will answer, so what would be asked is denied. */
  canAsk: z.boolean().optional(),
  /** What the repository's own settings propose is accepted without asking. */
  trust: z.boolean().optional(),
})
export type CreateSession = z.infer<typeof createSessionSchema>

export const sessionRoutes = {
  createSession: route({
    method: 'POST',
    path: '/api/sessions',
    action: 'session-create',
    summary: 'Make a session. Its container is made when it is first needed.',
    body: createSessionSchema,
    status: 201,
    answer: z.object({ id: idSchema }),
  }),
  listSessions: route({
    method: 'GET',
    path: '/api/sessions',
    action: 'session-list',
    summary: 'The sessions you may see, the latest active first.',
    query: z.object({
      /** Words that must all occur in the title or in the newest line. */
      search: z.string().max(200).optional(),
      /** `active` by default; `deleted`: those that can still be restored. */
      shelf: z.enum(['active', 'archived', 'deleted']).optional(),
      /** Short for `shelf=archived`. */
      archived: z.stringbool().optional(),
      limit: z.coerce.number().int().min(1).max(200).optional(),
      /** `next` of the page before. */
      cursor: z.string().max(200).optional(),
    }),
    status: 200,
    answer: z.object({ sessions: z.array(sessionRowSchema), next: z.string().nullable() }),
  }),
  getSession: route({
    method: 'GET',
    path: '/api/sessions/:id',
    action: 'session-read',
    summary: 'A session as it is now.',
    params: sessionParams,
    status: 200,
    answer: sessionViewSchema,
  }),
  updateSession: route({
    method: 'PATCH',
    path: '/api/sessions/:id',
    action: 'session-manage',
    summary: 'Change its title, model, effort, permission mode, network policy, spending cap, or put it away.',
    params: sessionParams,
    body: z.strictObject(update.omit({ type: true }).shape),
    status: 200,
    answer: sessionViewSchema,
  }),
  deleteSession: route({
    method: 'DELETE',
    path: '/api/sessions/:id',
    action: 'session-manage',
    among: 'deleted',
    summary:
      'Stop what runs and delete the session. It can be restored for a short while, unless `forever=true`: then container, files and events are gone.',
    params: sessionParams,
    query: z.object({ forever: z.stringbool().optional() }),
    status: 204,
    answer: 'empty',
  }),
  restoreSession: route({
    method: 'POST',
    path: '/api/sessions/:id/restore',
    action: 'session-manage',
    among: 'deleted',
    summary: 'Undo a deletion, as long as the session can be restored.',
    params: sessionParams,
    status: 200,
    answer: sessionViewSchema,
  }),
  markSeen: route({
    method: 'POST',
    path: '/api/sessions/:id/seen',
    action: 'session-read',
    summary: 'You have seen the session up to this event: what comes later is unread in your list.',
    params: sessionParams,
    body: z.strictObject({ seq: z.int().min(0) }),
    status: 200,
    answer: z.object({ seenSeq: z.int() }),
  }),
  listPeople: route({
    method: 'GET',
    path: '/api/sessions/:id/people',
    action: 'session-read',
    summary: 'The names of the people who may act in the session, and of those who did.',
    params: sessionParams,
    status: 200,
    answer: z.object({ people: z.array(z.object({ id: z.string(), name: z.string() })) }),
  }),
  postMessage: route({
    method: 'POST',
    path: '/api/sessions/:id/messages',
    action: 'session-drive',
    summary: 'Say something. Starts a turn, or joins the running one (steer), or waits for its end (queue).',
    params: sessionParams,
    body: z.strictObject({
      text: messageSend.shape.text,
      attachments: messageSend.shape.attachments,
      delivery: deliverySchema.optional(),
      commandId: commandIdSchema.optional(),
    }),
    bodyLimit: 4_500_000,
    status: 202,
    answer: acceptedSchema,
  }),
  interrupt: route({
    method: 'POST',
    path: '/api/sessions/:id/interrupt',
    action: 'session-drive',
    summary: 'Stop the running turn. What is queued waits until it is resumed.',
    params: sessionParams,
    body: z.strictObject({ reason: interrupt.shape.reason, commandId: commandIdSchema.optional() }).optional(),
    status: 202,
    answer: acceptedSchema,
  }),
  resolveApproval: route({
    method: 'POST',
    path: '/api/sessions/:id/approvals/:requestId',
    action: 'session-approve',
    summary: 'Answer a permission request. The first answer counts.',
    params: sessionParams.extend({ requestId: z.string().min(1).max(200) }),
    body: z.strictObject({
      decision: approvalResolve.shape.decision,
      scope: approvalScopeSchema.optional(),
      reason: approvalResolve.shape.reason,
      rule: approvalResolve.shape.rule,
      rules: approvalResolve.shape.rules,
      inputHash: approvalResolve.shape.inputHash,
      commandId: commandIdSchema.optional(),
    }),
    status: 200,
    answer: acceptedSchema,
  }),
  command: route({
    method: 'POST',
    path: '/api/sessions/:id/commands',
    action: 'session-read',
    summary: 'Any command of the protocol; the right it needs depends on its type.',
    params: sessionParams,
    body: z.strictObject({ commandId: commandIdSchema.optional(), command: commandSchema }),
    bodyLimit: 4_500_000,
    status: 202,
    answer: acceptedSchema,
  }),
  events: route({
    method: 'GET',
    path: '/api/sessions/:id/events',
    action: 'session-read',
    summary:
      'Events after a position, and then live, as server-sent events. `id` is the seq; Last-Event-ID is honoured.',
    params: sessionParams,
    query: z.object({
      after: z.coerce.number().int().min(0).optional(),
      /** `false`: end after what is there now. */
      follow: z.stringbool().optional(),
    }),
    headers: z.object({ 'last-event-id': z.coerce.number().int().min(0).optional() }),
    status: 200,
    answer: 'events',
  }),
} as const
