/** What stands in a menu, as data, so that a menu, a context menu and the palette can show the same. */
import type { LucideIcon } from 'lucide-react'

export type MenuEntry =
  | {
      kind: 'act'
      label: string
      icon?: LucideIcon
      /** Shown at the end; the registry of keys is what makes it work. */
      keys?: string | undefined
      danger?: boolean
      disabled?: boolean
      onSelect: () => void
    }
  | { kind: 'check'; label: string; checked: boolean; keys?: string | undefined; onChange: (checked: boolean) => void }
  | {
      kind: 'choose'
      label: string
      value: string
      choices: readonly { value: string; label: string; hint?: string }[]
      onChange: (value: string) => void
    }
  | { kind: 'more'; label: string; icon?: LucideIcon; entries: readonly MenuEntry[] }
  | { kind: 'line' }
