/** Routes of permissions: what a repository proposes and whether it is trusted, what rules would do, what may be chosen. */
import { z } from 'zod'
import { networkPolicySchema, permissionModeSchema } from '../choices.ts'
import { permissionSegmentSchema, ruleReferenceSchema, stageTraceSchema } from '../events/call-events.ts'
import { trustDecisionSchema } from '../events/session-events.ts'
import { idSchema } from '../ids.ts'
import { route } from './route.ts'
import { ruleProblemSchema } from './rule-routes.ts'
import { sessionParams } from './session-routes.ts'

export const proposalSchema = z.object({
  kind: z.enum(['allow', 'ask', 'deny', 'environment', 'directory', 'mode', 'other']),
  /** As the file has it: a rule, `NAME=value`, a path, the name of a setting with its value. */
  text: z.string(),
  file: z.string(),
  line: z.int().nullable(),
  /** `always`: it only narrows. `trusted`: once a person accepts it. `never`: no repository may choose this. */
  counts: z.enum(['always', 'trusted', 'never']),
  note: z.string().nullable(),
})
export type Proposal = z.infer<typeof proposalSchema>

export const trustSchema = z.object({
  /**
   * `nothing`: nothing needs trust. `pending`: nobody has decided on this content. `accepted`, `declined`: somebody has.
   * `unknown`: the container is not up, so nobody has looked.
   */
  state: z.enum(['nothing', 'pending', 'accepted', 'declined', 'unknown']),
  /** Names what would be accepted; a decision is about exactly this. Null when nothing needs trust. */
  hash: z.string().nullable(),
  proposals: z.array(proposalSchema),
  problems: z.array(ruleProblemSchema),
  /** The files as they are. */
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  decided: z.object({ by: z.string(), at: z.string() }).nullable(),
})
export type Trust = z.infer<typeof trustSchema>

const rulesSchema = z.strictObject({
  allow: z.array(z.string().max(2000)).max(500).optional(),
  ask: z.array(z.string().max(2000)).max(500).optional(),
  deny: z.array(z.string().max(2000)).max(500).optional(),
})

export const explanationSchema = z.object({
  decision: z.enum(['allow', 'ask', 'deny']),
  stage: z.string(),
  rule: ruleReferenceSchema.nullable(),
  reason: z.string(),
  trace: z.array(stageTraceSchema),
  segments: z.array(permissionSegmentSchema),
  /** What "always" would write. */
  suggestions: z.array(z.string()),
  /** Rules that count for nothing, and why. */
  problems: z.array(ruleProblemSchema),
  /** What it was judged by: the policy is always that of the installation. Without a session the rules are the caller's own and the managed ones. */
  basis: z.object({
    session: z.string().nullable(),
    mode: permissionModeSchema,
    network: networkPolicySchema,
    /** Rules in force, those of the question included. */
    rules: z.int(),
    /** Only managed rules count here. */
    managedOnly: z.boolean(),
  }),
  /** False: no container was up, so links could not be followed and the repository's own rules are not in it. */
  complete: z.boolean(),
})
export type Explanation = z.infer<typeof explanationSchema>

/** What the owner allows everybody, and what holds for all. */
export const permissionPolicySchema = z.object({
  /** Sessions may run with nothing asked. Off unless the owner says so. */
  allowBypass: z.boolean(),
  /** Sessions may let a small model decide. */
  allowAuto: z.boolean(),
  /** Which model decides then: a small and quick one. */
  classifierModel: z.string().trim().min(1).max(200),
  /** Only managed rules count; "always" and "for this session" are not offered. */
  managedRulesOnly: z.boolean(),
  /** Commands run unasked in sessions without network. */
  autoAllowBashIfSandboxed: z.boolean(),
  blockReadsOutside: z.boolean(),
  blockWritesOutside: z.boolean(),
  /** What would be asked is denied. */
  denyInsteadOfPrompting: z.boolean(),
  /** Minutes after which a question nobody answered counts as denied; null: it waits. */
  approvalMinutes: z.int().min(1).max(43_200).nullable(),
})
export type PermissionPolicy = z.infer<typeof permissionPolicySchema>

export const permissionRoutes = {
  getTrust: route({
    method: 'GET',
    path: '/api/sessions/:id/trust',
    action: 'session-read',
    summary: "What the repository's own settings propose, word for word, and what was decided about it.",
    params: sessionParams,
    status: 200,
    answer: trustSchema,
  }),
  decideTrust: route({
    method: 'POST',
    path: '/api/sessions/:id/trust',
    action: 'session-approve',
    summary: 'Accept or decline exactly what was read; when the files have changed meanwhile it is a conflict.',
    params: sessionParams,
    body: z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/), decision: trustDecisionSchema }),
    status: 200,
    answer: trustSchema,
  }),
  explainPermission: route({
    method: 'POST',
    path: '/api/permissions/explain',
    action: 'account',
    summary:
      'What the rules would do with one call, stage by stage. Nothing runs. With `session`: its rules, mode and directory; without: your own rules and the managed ones, as in a new session.',
    body: z.strictObject({
      tool: z.string().min(1).max(200),
      input: z.record(z.string(), z.unknown()),
      session: idSchema.optional(),
      /** Besides those of the session. */
      rules: rulesSchema.optional(),
      mode: permissionModeSchema.optional(),
    }),
    bodyLimit: 262_144,
    status: 200,
    answer: explanationSchema,
  }),
  getPermissionPolicy: route({
    method: 'GET',
    path: '/api/permissions/policy',
    action: 'account',
    summary: 'What may be chosen here, and what holds for everybody.',
    status: 200,
    answer: permissionPolicySchema,
  }),
  putPermissionPolicy: route({
    method: 'PUT',
    path: '/api/permissions/policy',
    action: 'installation-manage',
    summary: 'Change what may be chosen. What is absent stays. Running sessions follow at once.',
    body: z.strictObject(permissionPolicySchema.partial().shape),
    status: 200,
    answer: permissionPolicySchema,
  }),
} as const
