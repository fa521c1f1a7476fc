/** What the owner of the installation lets people choose, and what holds for everybody. */
import { type PermissionPolicy, permissionPolicySchema } from '#protocol/api/permission-routes.ts'
import type { PermissionMode } from '#protocol/choices.ts'
import type { PermissionSettings } from '#server/agent/permissions/context.ts'
import type { Settings } from '#server/store/settings.ts'

export const POLICY_SCOPE = 'permissions'

export const STRICT_POLICY: PermissionPolicy = {
  allowBypass: false,
  allowAuto: true,
  classifierModel: 'claude-haiku-4-5',
  managedRulesOnly: false,
  autoAllowBashIfSandboxed: false,
  blockReadsOutside: false,
  blockWritesOutside: false,
  denyInsteadOfPrompting: false,
  approvalMinutes: null,
}

export interface PolicyStore {
  get(): Promise<PermissionPolicy>
  put(change: { [Name in keyof PermissionPolicy]?: PermissionPolicy[Name] | undefined }): Promise<void>
}

export function createPolicyStore(settings: Settings): PolicyStore {
  return {
    get: async () => policyOf(await settings.all(POLICY_SCOPE)),
    async put(change) {
      for (const [name, value] of Object.entries(change))
        if (value !== undefined) await settings.set(POLICY_SCOPE, name, value)
    },
  }
}

/** Of what is stored, by name. */
export function policyOf(stored: Readonly<Record<string, unknown>>): PermissionPolicy {
  const known = Object.entries(STRICT_POLICY).map(([name, fallback]) => {
    const { [name as keyof PermissionPolicy]: schema } = permissionPolicySchema.shape
    const parsed = schema.safeParse(stored[name])
    // What another release stored and this one cannot read counts as not set.
    return [name, parsed.success && stored[name] !== undefined ? parsed.data : fallback]
  })
  return Object.fromEntries(known) as PermissionPolicy
}

/** A sentence when the mode may not be chosen here. */
export function modeRefusal(mode: PermissionMode, policy: PermissionPolicy): string | null {
  if (mode === 'bypassPermissions' && !policy.allowBypass)
    return 'Running without questions is switched off here. The owner of this installation can allow it in the settings.'
  if (mode === 'auto' && !policy.allowAuto)
    return 'Letting a model decide is switched off here. The owner of this installation can allow it in the settings.'
  return null
}

/** A mode that was taken back asks again, also in sessions that run in it. */
export function modeInForce(mode: PermissionMode, policy: PermissionPolicy): PermissionMode {
  return modeRefusal(mode, policy) === null ? mode : 'default'
}

export function engineSettings(policy: PermissionPolicy): PermissionSettings {
  return {
    autoAllowBashIfSandboxed: policy.autoAllowBashIfSandboxed,
    denyInsteadOfPrompting: policy.denyInsteadOfPrompting,
    blockReadsOutsideWorkingDirectories: policy.blockReadsOutside,
    blockWritesOutsideWorkingDirectories: policy.blockWritesOutside,
  }
}
