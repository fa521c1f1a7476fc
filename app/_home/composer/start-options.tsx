/** Mode, model, effort and network of the new session: quiet, since the settings have answered already. */
'use client'
import { Cpu } from 'lucide-react'
import { USUAL } from '../../_session/choice-names.ts'
import { Select } from '../../_ui/select.tsx'
import { useInstallation } from '../installation-store.ts'
import { START_EFFORTS, START_MODES, START_NETWORKS } from '../start-choices.ts'
import type { Start } from './use-start.ts'

export function StartOptions({ start: { draft, change } }: { start: Start }) {
  const { settings, model } = useInstallation()
  if (settings === null) return <span className="h-(--control)" />
  const models = [...new Set([settings.model, ...(model?.fallbackModels ?? []), 'demo'])]
  const mode = draft.mode ?? START_MODES.find(({ value }) => value === settings.permissionMode)?.value ?? 'default'
  const name = draft.model ?? settings.model
  return (
    <>
      <Select quiet label="Mode" value={mode} choices={START_MODES} onChange={(value) => change({ mode: value })} />
      <Select
        quiet
        label="Model"
        value={name}
        choices={models.map((value) => ({
          value,
          label: value === 'demo' ? 'Demo model' : value,
          icon: Cpu,
          ...hintOf(value),
        }))}
        onChange={(value) => change({ model: value })}
        className="max-w-52"
      />
      {/* The demo model has a script: there is nothing to tell it. */}
      {name === 'demo' ? null : (
        <Select
          quiet
          label="Effort"
          value={draft.effort ?? settings.effort ?? USUAL}
          choices={START_EFFORTS}
          onChange={(value) => change({ effort: value })}
        />
      )}
      <Select
        quiet
        label="Network"
        value={draft.network ?? settings.network}
        choices={START_NETWORKS}
        onChange={(value) => change({ network: value })}
      />
    </>
  )
}

function hintOf(model: string): { hint?: string } {
  return model === 'demo' ? { hint: 'Offline and scripted: it can solve the sample, nothing else.' } : {}
}
