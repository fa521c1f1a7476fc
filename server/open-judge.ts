/** Joins the permission engine to the world: rules from the store and from the session, links from the container, bash's grammar. */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { SessionState } from '#protocol/state.ts'
import { createPipelineJudge } from '#server/agent/calls/pipeline-judge.ts'
import type { Judge } from '#server/agent/calls/verdict.ts'
import { createWorkspacePaths } from '#server/agent/calls/workspace-paths.ts'
import type { RuleEntry } from '#server/agent/permissions/rule.ts'
import { buildRuleSet, type RuleSet } from '#server/agent/permissions/rule-set.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import type { WorkspaceDoor } from '#server/agent/turn-deps.ts'
import type { SessionTerms } from '#server/sessions/session-terms.ts'
import type { Rules } from '#server/store/rules.ts'

/** Whole outputs lie there in every container; reading them is quiet. */
const OUTPUT_DIRECTORY = '/var/lib/slipway/output'
/** Of the user that commands run as. */
const HOME = '/home/user'

export interface JudgeOptions {
  sessionId: string
  rules: Pick<Rules, 'inForce'>
  parser: ShellParser
  workspace: WorkspaceDoor
  /** What the session was made with: its own rules. */
  terms: Pick<SessionTerms, 'allow' | 'deny'>
}

export function openJudge({ sessionId, rules, parser, workspace, terms }: JudgeOptions): Judge {
  const paths = createWorkspacePaths(workspace)
  const own = entriesOfTerms(terms)
  const pool = createRulePool()
  return createPipelineJudge({
    standing: async (state, { agentId }) => {
      const holders = holdersOf(state, { agentId, sessionId })
      const { rules: stored, epoch } = await rules.inForce(holders)
      const key = JSON.stringify([epoch, holders, state.grants.map(({ requestId }) => requestId)])
      const entries = (): RuleEntry[] => [
        ...stored.map(({ id, effect, text, scope, source }): RuleEntry => ({ id, effect, text, level: scope, source })),
        ...own,
        ...state.grants.map(
          ({ requestId, text }): RuleEntry => ({
            id: requestId,
            effect: 'allow',
            text,
            level: 'session',
            source: 'approval',
          }),
        ),
      ]
      return {
        rules: pool(key, entries),
        workingDirectories: [WORKSPACE_ROOT],
        readableDirectories: [OUTPUT_DIRECTORY],
        home: HOME,
        shell: parser,
        paths,
        settings: {},
      }
    },
  })
}

/** Whose rules hold: the administrator's, those of the person whose turn it is, and the session's own. */
function holdersOf(state: SessionState, { agentId, sessionId }: { agentId: string; sessionId: string }) {
  const by = state.turns[agentId]?.by
  return [
    { scope: 'managed' as const, ownerId: '' },
    { scope: 'user' as const, ownerId: by?.kind === 'person' ? by.id : state.owner },
    { scope: 'session' as const, ownerId: sessionId },
  ]
}

function entriesOfTerms({ allow, deny }: JudgeOptions['terms']): RuleEntry[] {
  const entry =
    (effect: RuleEntry['effect']) =>
    (text: string, index: number): RuleEntry => ({
      ...{ id: `run-${effect}-${index + 1}`, effect, text, level: 'session', source: 'run' },
    })
  return [...deny.map(entry('deny')), ...allow.map(entry('allow'))]
}

/** Rules are read again only when they have changed. */
function createRulePool(): (key: string, entries: () => RuleEntry[]) => RuleSet {
  let known: { key: string; rules: RuleSet } | null = null
  return (key, entries) => {
    if (known?.key !== key) known = { key, rules: buildRuleSet(entries(), { trusted: false }).rules }
    return known.rules
  }
}
