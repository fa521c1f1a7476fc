/** What an installation forbids also where a person types it: their own commands ask nothing, but a managed deny holds for all. */
import type { Workspace } from '#sandbox/workspace.ts'
import { createWorkspacePaths } from '#server/agent/calls/workspace-paths.ts'
import { denyingRule } from '#server/agent/permissions/denying-rule.ts'
import { buildRuleSet } from '#server/agent/permissions/rule-set.ts'
import type { ShellParser } from '#server/agent/permissions/shell/tree.ts'
import type { Rules } from '#server/store/rules.ts'
import { placeOf } from './session-judge.ts'

export interface OwnCommand {
  command: string
  cwd: string
  network: 'none' | 'allow-list' | 'open'
  /** Where links lead; null: the container is not up, and none is made to look. */
  workspace: Workspace | null
}

/** Null: nothing forbids it; else the reason in words. Rejects while the rules cannot be read: what is not known is not run. */
export type OwnCommandRules = (asked: OwnCommand) => Promise<string | null>

export function createOwnCommandRules(options: {
  rules: Pick<Rules, 'inForce'>
  parser: ShellParser
}): OwnCommandRules {
  return async ({ command, cwd, network, workspace }) => {
    const { rules: stored } = await options.rules.inForce([{ scope: 'managed', ownerId: '' }])
    const denies = stored.filter(({ effect }) => effect === 'deny')
    if (denies.length === 0) return null
    const entries = denies.map(({ id, text, source }) => ({
      ...{ id, text, source, effect: 'deny' as const, level: 'managed' as const },
    }))
    const { rules } = buildRuleSet(entries, { trusted: true, managedOnly: true })
    const paths =
      workspace === null
        ? { realpath: async (path: string) => path }
        : createWorkspacePaths({ current: () => workspace, open: async () => workspace })
    return denyingRule(
      { callId: 'own', tool: 'Bash', input: { command }, kind: 'builtin' },
      { ...placeOf({ parser: options.parser, paths }), rules, mode: 'default', cwd, network, settings: {} },
    )
  }
}
