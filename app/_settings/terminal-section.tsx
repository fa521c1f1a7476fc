/** How terminals copy, paste and are read out. */
'use client'
import type { Preferences } from '#protocol/preferences.ts'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { Switch } from '../_ui/switch.tsx'
import { SettingRow } from './setting-row.tsx'

const ROWS: readonly { name: keyof Preferences['terminal']; title: string; hint: string }[] = [
  { name: 'copyOnSelect', title: 'Copy what is selected', hint: 'At once, without a key.' },
  { name: 'askBeforePaste', title: 'Show a paste of several lines first', hint: 'Each line may run as it is typed.' },
  {
    ...{ name: 'screenReader', title: 'Lines as text for screen readers' },
    hint: 'Read out as they come. Costs speed where much is said.',
  },
]

export function TerminalSection() {
  const { preferences, change } = usePreferences()
  const { terminal } = preferences
  return ROWS.map(({ name, title, hint }) => (
    <SettingRow key={name} id={`terminal-${name}`} title={title} hint={hint}>
      <Switch
        aria-labelledby={`terminal-${name}`}
        checked={terminal[name]}
        onChange={(on) => void change({ terminal: { ...terminal, [name]: on } })}
      />
    </SettingRow>
  ))
}
