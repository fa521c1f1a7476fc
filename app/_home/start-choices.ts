/** The choices of a new session, as those of a running one are called, with a sign each. */

import {
  Gauge,
  Globe,
  GlobeLock,
  ListChecks,
  type LucideIcon,
  PencilLine,
  ShieldQuestionMark,
  Sparkles,
  WifiOff,
} from 'lucide-react'
import type { NetworkPolicy, PermissionMode } from '#protocol/choices.ts'
import { type Choice, type EffortChoice, MODES, NETWORKS } from '../_session/choice-names.ts'
import type { Choice as Shown } from '../_ui/select.tsx'

/** Those that anybody may begin with. */
export type StartMode = Exclude<PermissionMode, 'bypassPermissions' | 'dontAsk'>

const MODE_ICONS: Record<StartMode, LucideIcon> = {
  ...{ default: ShieldQuestionMark, acceptEdits: PencilLine, plan: ListChecks, auto: Sparkles },
}
const NETWORK_ICONS: Record<NetworkPolicy, LucideIcon> = { none: WifiOff, 'allow-list': GlobeLock, open: Globe }

const isStartMode = (choice: Choice<PermissionMode>): choice is Choice<StartMode> => choice.value in MODE_ICONS

export const START_MODES = MODES.filter(isStartMode).map((choice) => shown(choice, MODE_ICONS[choice.value]))
export const START_NETWORKS = NETWORKS.map((choice) => shown(choice, NETWORK_ICONS[choice.value]))

export function startEfforts(choices: readonly Choice<EffortChoice>[]): Shown<EffortChoice>[] {
  return choices.map((choice) => shown(choice, Gauge))
}

function shown<Value extends string>({ value, name, meaning }: Choice<Value>, icon: LucideIcon): Shown<Value> {
  return { value, label: name, hint: meaning, icon }
}
