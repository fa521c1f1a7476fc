/** Routes of standing permission rules: who said what may run, asked about or never run, and how it is taken back. */
import { z } from 'zod'
import { idSchema } from '../ids.ts'
import { route } from './route.ts'
import { sessionParams } from './session-routes.ts'

export const ruleEffectSchema = z.enum(['allow', 'ask', 'deny'])

/**
 * Whom a rule holds for. `managed`: everybody. `user`: one person, in all sessions. `project`: one person, in sessions
 * of the same source. `session`: one session.
 */
export const ruleScopeSchema = z.enum(['managed', 'user', 'project', 'session'])
export type RuleScope = z.infer<typeof ruleScopeSchema>

export const storedRuleSchema = z.object({
  id: z.string(),
  effect: ruleEffectSchema,
  text: z.string(),
  scope: ruleScopeSchema,
  /** The user's id, the session's id; empty for `managed`. */
  owner: z.string(),
  /** Of `project`: which source it holds for, such as `git:https://host/repository`. */
  project: z.string().nullable(),
  /** `approval`: "always" on a card; `person`: written by hand. */
  source: z.string(),
  createdBy: z.string(),
  /** The approval that made it. */
  fromRequest: z.string().nullable(),
  createdAt: z.string(),
  /** When it last decided a call, to the minute. */
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
})
export type StoredRule = z.infer<typeof storedRuleSchema>

/** A rule that counts for nothing, and why. */
export const ruleProblemSchema = z.object({
  effect: ruleEffectSchema.nullable(),
  text: z.string(),
  source: z.string(),
  file: z.string().nullable(),
  line: z.int().nullable(),
  reason: z.string(),
})
export type RuleProblem = z.infer<typeof ruleProblemSchema>

export const sessionRuleSchema = z.object({
  id: z.string(),
  effect: ruleEffectSchema,
  text: z.string(),
  /** Where its authority comes from. `local` and `project`: the repository's own files. `approval`: granted on a card for this session. `run`: what the session was made with. */
  level: z.enum(['managed', 'user', 'project', 'session', 'repository', 'approval', 'run']),
  source: z.string(),
  file: z.string().nullable(),
  line: z.int().nullable(),
  createdBy: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  /** It can be taken back with `DELETE /api/rules/:id`, by whoever has the right. */
  revocable: z.boolean(),
})
export type SessionRule = z.infer<typeof sessionRuleSchema>

const ruleText = z.string().trim().min(1, 'The rule is empty.').max(2000, 'The rule is too long.')

export const ruleRoutes = {
  listRules: route({
    method: 'GET',
    path: '/api/rules',
    action: 'account',
    summary: "The rules of this installation and your own, the newest first; for the owner, everybody's.",
    query: z.object({ scope: ruleScopeSchema.optional(), revoked: z.stringbool().optional() }),
    status: 200,
    answer: z.object({ rules: z.array(storedRuleSchema) }),
  }),
  addRule: route({
    method: 'POST',
    path: '/api/rules',
    action: 'account',
    summary: 'Write a rule. For everybody (`managed`) only the owner may; for a session whoever manages it.',
    body: z.strictObject({
      effect: ruleEffectSchema,
      text: ruleText,
      scope: ruleScopeSchema,
      /** For `session`, and for `project`: the session whose source is meant. */
      session: idSchema.optional(),
    }),
    status: 201,
    answer: storedRuleSchema,
  }),
  revokeRule: route({
    method: 'DELETE',
    path: '/api/rules/:ruleId',
    action: 'account',
    summary: 'Take a rule back. It stops working at once, in running sessions too, and stays as a record.',
    params: z.object({ ruleId: idSchema }),
    status: 204,
    answer: 'empty',
  }),
  sessionRules: route({
    method: 'GET',
    path: '/api/sessions/:id/rules',
    action: 'session-read',
    summary: 'All rules that hold in the session now, with where they come from; and those that count for nothing.',
    params: sessionParams,
    status: 200,
    answer: z.object({ rules: z.array(sessionRuleSchema), problems: z.array(ruleProblemSchema), epoch: z.string() }),
  }),
  revokeSessionRule: route({
    method: 'DELETE',
    path: '/api/sessions/:id/rules/:ruleId',
    action: 'session-approve',
    summary: 'Take back what was granted on a card for this session, or a rule of this session.',
    params: sessionParams.extend({ ruleId: idSchema }),
    status: 204,
    answer: 'empty',
  }),
} as const
