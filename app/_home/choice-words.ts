/** The choices of a new session, each with a sentence. */

import {
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

interface Words<Value extends string> {
  value: Value
  label: string
  hint: string
  icon: LucideIcon
}

/** Those that anybody may begin with. */
export type StartMode = Exclude<PermissionMode, 'bypassPermissions' | 'dontAsk'>

export const MODE_WORDS: readonly Words<StartMode>[] = [
  { value: 'default', label: 'Ask first', hint: 'Edits and commands wait for your answer.', icon: ShieldQuestionMark },
  {
    value: 'acceptEdits',
    label: 'Accept edits',
    hint: 'Files are changed without asking; commands still ask.',
    icon: PencilLine,
  },
  { value: 'plan', label: 'Plan first', hint: 'Only reads and proposes until you approve the plan.', icon: ListChecks },
  { value: 'auto', label: 'Auto', hint: 'What is judged safe runs; the rest is asked.', icon: Sparkles },
]

export const NETWORK_WORDS: readonly Words<NetworkPolicy>[] = [
  { value: 'none', label: 'No network', hint: 'Nothing leaves the container.', icon: WifiOff },
  {
    value: 'allow-list',
    label: 'Allow list',
    hint: 'Package registries, the git host, and what you added.',
    icon: GlobeLock,
  },
  { value: 'open', label: 'Open network', hint: 'Any public host. Private addresses stay closed.', icon: Globe },
]
