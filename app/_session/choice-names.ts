/** What the choices of a session are called on the screen, with a sentence on each. */
import type { Effort, NetworkPolicy, PermissionMode } from '#protocol/choices.ts'

export interface Choice<Value> {
  value: Value
  name: string
  meaning: string
}

export const MODES: readonly Choice<PermissionMode>[] = [
  { value: 'default', name: 'Ask first', meaning: 'Reads are quiet; edits and commands are asked for.' },
  {
    value: 'acceptEdits',
    name: 'Accept edits',
    meaning: 'Edits in the workspace are allowed; commands are asked for.',
  },
  { value: 'plan', name: 'Plan first', meaning: 'Only reads and proposes, until you approve the plan.' },
  { value: 'auto', name: 'Auto', meaning: 'What is judged safe runs; the rest is asked for.' },
  { value: 'dontAsk', name: 'Never ask', meaning: 'What would be asked for is denied.' },
  { value: 'bypassPermissions', name: 'Allow all', meaning: 'Everything runs, except what a rule denies.' },
]

export const NETWORKS: readonly Choice<NetworkPolicy>[] = [
  { value: 'none', name: 'No network', meaning: 'Nothing leaves the container.' },
  { value: 'allow-list', name: 'Allow list', meaning: 'Package registries, the git host, and what you added.' },
  { value: 'open', name: 'Open network', meaning: 'Any public host; private addresses stay closed.' },
]

/** Of a choice that is not made: the model does as it does by itself. */
export const USUAL = 'usual'

/** What is chosen among; a session itself says null for `usual`. */
export type EffortChoice = Effort | typeof USUAL

export const EFFORTS: readonly Choice<EffortChoice>[] = [
  { value: USUAL, name: 'Usual effort', meaning: 'As much as the model takes by itself.' },
  { value: 'low', name: 'Low effort', meaning: 'Thinks little and says little: quick and cheap.' },
  { value: 'medium', name: 'Medium effort', meaning: 'For everyday work.' },
  { value: 'high', name: 'High effort', meaning: 'Thinks at length.' },
  { value: 'xhigh', name: 'Extra effort', meaning: 'For long and hard work.' },
  { value: 'max', name: 'Most effort', meaning: 'As much as the model can: slow and dear.' },
]

export function effortName(effort: Effort | null): string {
  return EFFORTS.find(({ value }) => value === (effort ?? USUAL))?.name ?? String(effort)
}

export function modeName(mode: PermissionMode): string {
  return MODES.find(({ value }) => value === mode)?.name ?? mode
}

export function networkName(network: NetworkPolicy): string {
  return NETWORKS.find(({ value }) => value === network)?.name ?? network
}
