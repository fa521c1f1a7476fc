/** Theme, sizes and density. */
'use client'
import { Minus, Plus } from 'lucide-react'
import { usePreferences } from '../_preferences/preferences-store.ts'
import { THEME_WORDS } from '../_shell/theme-words.ts'
import { IconButton } from '../_ui/icon-button.tsx'
import { DENSITIES, TEXT_SIZES, THEMES } from '../_ui/look/look.ts'
import { SegmentedControl } from '../_ui/segmented-control.tsx'
import { Select } from '../_ui/select.tsx'
import { SettingRow } from './setting-row.tsx'

const DENSITY_WORDS = { compact: 'Compact', comfortable: 'Comfortable' }

export function AppearanceSection() {
  const { preferences, change } = usePreferences()
  return (
    <>
      <SettingRow title="Theme" hint="Follows the system unless you choose.">
        <Select
          label="Theme"
          value={preferences.theme}
          choices={THEMES.map((value) => ({ value, label: THEME_WORDS[value] }))}
          onChange={(theme) => void change({ theme })}
          className="w-44"
        />
      </SettingRow>
      <SettingRow title="Text size" hint="Of the interface, in pixels. All other sizes follow.">
        <Stepper
          label="Text size"
          value={preferences.fontSize}
          {...TEXT_SIZES}
          onChange={(fontSize) => void change({ fontSize })}
        />
      </SettingRow>
      <SettingRow title="Density" hint="How close rows and controls stand.">
        <SegmentedControl
          label="Density"
          value={preferences.density}
          choices={DENSITIES.map((value) => ({ value, label: DENSITY_WORDS[value] }))}
          onChange={(density) => void change({ density })}
        />
      </SettingRow>
    </>
  )
}

export interface StepperProps {
  label: string
  value: number
  least: number
  most: number
  onChange: (value: number) => void
}

export function Stepper({ label, value, least, most, onChange }: StepperProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons and a figure are no set of form fields.
    <div
      role="group"
      aria-label={label}
      className="inline-flex items-center rounded-control border border-line-strong bg-field"
    >
      <IconButton
        icon={Minus}
        label="Smaller"
        size="small"
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      />
      <output aria-live="polite" className="tabular w-8 text-center">
        {value}
      </output>
      <IconButton
        icon={Plus}
        label="Larger"
        size="small"
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      />
    </div>
  )
}
