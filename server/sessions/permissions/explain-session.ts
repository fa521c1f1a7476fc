/** What the rules would do with one call, on request: the same engine, and nothing runs, no container is made. */
import type { Explanation } from '#protocol/api/permission-routes.ts'
import type { PermissionMode } from '#protocol/choices.ts'
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import { createWorkspacePaths } from '#server/agent/calls/workspace-paths.ts'
import type { PathFacts } from '#server/agent/permissions/context.ts'
import { decide } from '#server/agent/permissions/pipeline.ts'
import type { RuleEntry } from '#server/agent/permissions/rule.ts'
import { buildRuleSet } from '#server/agent/permissions/rule-set.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import { canonicalTool } from '#server/agent/permissions/tools.ts'
import type { Session } from '../session.ts'
import { problemOf } from './describe-session.ts'
import { engineSettings, modeInForce } from './permission-policy.ts'
import { placeOf } from './session-judge.ts'
import type { SessionRules } from './session-rules.ts'

export interface ExplainWish {
  tool: string
  input: Record<string, unknown>
  mode: PermissionMode | undefined
  /** Besides those of the session. */
  rules: { [Effect in 'allow' | 'ask' | 'deny']?: string[] | undefined }
}

export interface ExplainOptions {
  parser: ShellParser
  /** Null: as in a new session without files. */
  session: Session | null
  read: ExplainedRules
}

export type ExplainedRules = Pick<SessionRules, 'policy' | 'entries' | 'trusted' | 'repository'>

/** Must not reject for what stands in the wish. */
export async function explainForSession(
  wish: ExplainWish,
  { parser, session, read }: ExplainOptions,
): Promise<Explanation> {
  const { policy, trusted } = read
  const entries = [...read.entries, ...entriesOf(wish.rules)]
  const { rules, diagnostics } = buildRuleSet(entries, { trusted, managedOnly: policy.managedRulesOnly })
  const state = session?.state
  const mode = modeInForce(wish.mode ?? state?.permissionMode ?? 'default', policy)
  const network = state?.network ?? 'allow-list'
  const workspace = session?.keeper.ready?.workspace ?? null
  const name = canonicalTool(wish.tool)
  const paths =
    workspace === null ? AS_NAMED : createWorkspacePaths({ current: () => workspace, open: async () => workspace })
  const verdict = await decide(
    { callId: 'explained', tool: name, input: wish.input, kind: name.startsWith('mcp__') ? 'mcp' : 'builtin' },
    {
      ...placeOf({ parser, paths }),
      rules,
      ...{ mode, network },
      cwd: state?.cwd ?? WORKSPACE_ROOT,
      settings: engineSettings(policy),
      ...(read.repository?.gitRuns == null ? {} : { gitRuns: read.repository.gitRuns }),
    },
  )
  const { decision, stage, reason, rule, trace, segments = [], suggestions = [] } = verdict
  return {
    ...{ decision, stage, reason, rule: rule ?? null, trace: trace.map((each) => ({ ...each })) },
    segments: segments.map(({ directory, targets, ...segment }) => ({
      ...segment,
      targets: [...targets],
      ...(directory === undefined ? {} : { directory }),
    })),
    suggestions: suggestions.map(({ text }) => text),
    problems: [...diagnostics.map(problemOf), ...(read.repository?.problems ?? [])],
    basis: {
      ...{ session: session?.id ?? null, mode, network, managedOnly: policy.managedRulesOnly },
      rules: rules.deny.length + rules.ask.length + rules.allow.length,
    },
    complete: workspace !== null,
  }
}

/** Without a container a path is what it says: no links. */
const AS_NAMED: PathFacts = { realpath: async (path) => path }

function entriesOf(rules: ExplainWish['rules']): RuleEntry[] {
  return (['deny', 'ask', 'allow'] as const).flatMap((effect) =>
    (rules[effect] ?? []).map(
      (text, index): RuleEntry => ({
        ...{ id: `asked-${effect}-${index + 1}`, effect, text, level: 'session', source: 'asked' },
      }),
    ),
  )
}
