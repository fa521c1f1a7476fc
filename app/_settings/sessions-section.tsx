/** What a new session begins with. */
'use client'
import { useState } from 'react'
import type { InstallationSettings } from '#protocol/api/settings-routes.ts'
import { callApi } from '../_api/call-api.ts'
import { useInstallation } from '../_home/installation-store.ts'
import { START_MODES, START_NETWORKS, startEfforts } from '../_home/start-choices.ts'
import { EFFORTS, USUAL } from '../_session/choice-names.ts'
import { Input } from '../_ui/input.tsx'
import { RadioList } from '../_ui/radio-list.tsx'
import { Select } from '../_ui/select.tsx'
import { Skeleton } from '../_ui/skeleton.tsx'
import { toast } from '../_ui/toast.ts'
import { SettingRow } from './setting-row.tsx'

export function SessionsSection() {
  const { settings, take } = useInstallation()
  if (settings === null) return <Skeleton className="h-64" />
  const put = async (body: Partial<Omit<InstallationSettings, 'model' | 'fixed'>>) => {
    take({ settings: { ...settings, ...body } })
    const result = await callApi('putSettings', { body })
    if (result.ok) return take({ settings: result.value })
    take({ settings })
    toast.failed(`The setting was not kept. ${result.problem.sentence}`)
  }
  const mode = START_MODES.find(({ value }) => value === settings.permissionMode)?.value ?? 'default'
  return (
    <>
      <SettingRow title="Permission mode" className="items-start">
        <div className="w-full max-w-100">
          <RadioList
            label="Permission mode"
            value={mode}
            choices={START_MODES}
            onChange={(permissionMode) => void put({ permissionMode })}
          />
        </div>
      </SettingRow>
      <SettingRow title="Network" className="items-start">
        <div className="w-full max-w-100">
          <RadioList
            label="Network"
            value={settings.network}
            choices={START_NETWORKS}
            onChange={(network) => void put({ network })}
          />
        </div>
      </SettingRow>
      <SettingRow title="Effort" hint="How much the model thinks and says, as far as it can be told.">
        <Select
          label="Effort"
          value={settings.effort ?? USUAL}
          choices={startEfforts(EFFORTS)}
          onChange={(value) => void put({ effort: value === USUAL ? null : value })}
        />
      </SettingRow>
      <SettingRow
        title="Spending cap"
        hint={
          settings.fixed.includes('capMicroUsd')
            ? 'Set by SLIPWAY_SESSION_CAP_USD of the server, which goes before this.'
            : 'US dollars that a session may spend before it stops.'
        }
      >
        <CapField
          key={settings.capMicroUsd}
          capMicroUsd={settings.capMicroUsd}
          disabled={settings.fixed.includes('capMicroUsd')}
          onChange={(capMicroUsd) => void put({ capMicroUsd })}
        />
      </SettingRow>
    </>
  )
}

interface CapFieldProps {
  capMicroUsd: number
  disabled: boolean
  onChange: (capMicroUsd: number) => void
}

function CapField({ capMicroUsd, disabled, onChange }: CapFieldProps) {
  const [text, setText] = useState((capMicroUsd / 1_000_000).toFixed(2))
  const amount = Number(text.replace(',', '.'))
  const valid = text.trim() !== '' && Number.isFinite(amount) && amount >= 0
  const settle = () => {
    const micro = Math.round(amount * 1_000_000)
    if (valid && micro !== capMicroUsd) onChange(micro)
  }
  return (
    <span className="flex w-32 items-center gap-1.5">
      <span aria-hidden className="text-muted">
        $
      </span>
      <Input
        inputMode="decimal"
        aria-label="Spending cap in US dollars"
        aria-invalid={!valid || undefined}
        className="tabular text-right"
        disabled={disabled}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </span>
  )
}
