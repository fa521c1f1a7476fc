/** How the editor saves and shows. */
'use client'
import type { Preferences } from '#protocol/preferences.ts'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { Select } from '../_ui/select.tsx'
import { Switch } from '../_ui/switch.tsx'
import { Stepper } from './appearance-section.tsx'
import { SettingRow } from './setting-row.tsx'

const SAVES = [
  { value: 'off', label: 'By key only' },
  { value: 'after-delay', label: 'After a pause' },
  { value: 'on-focus-change', label: 'When you leave the file' },
] as const

export function EditorSection() {
  const { preferences, change } = usePreferences()
  const { editor } = preferences
  const set = (part: Partial<Preferences['editor']>) => void change({ editor: { ...editor, ...part } })
  return (
    <>
      <SettingRow title="Save" hint="A file that the agent changed meanwhile is never overwritten without asking.">
        <Select
          label="Save"
          value={editor.autoSave}
          choices={SAVES}
          onChange={(autoSave) => set({ autoSave })}
          className="w-44"
        />
      </SettingRow>
      <SettingRow title="Text size" hint="Of code and terminals, in pixels.">
        <Stepper
          label="Text size of code"
          value={editor.fontSize}
          least={8}
          most={40}
          onChange={(fontSize) => set({ fontSize })}
        />
      </SettingRow>
      <SettingRow title="Wrap long lines" id="word-wrap">
        <Switch aria-labelledby="word-wrap" checked={editor.wordWrap} onChange={(wordWrap) => set({ wordWrap })} />
      </SettingRow>
      <SettingRow title="Show the map of the file" id="minimap">
        <Switch aria-labelledby="minimap" checked={editor.minimap} onChange={(minimap) => set({ minimap })} />
      </SettingRow>
    </>
  )
}
