/** Mode, model, effort and network of the new session: quiet, since the settings have answered already. */
'use client'
import { Cpu } from 'lucide-react'
import { useState } from 'react'
import type { ModelRow } from '#protocol/api/account-routes.ts'
import { callApi } from '../../_api/call-api.ts'
import { USUAL } from '../../_session/choice-names.ts'
import { effortChoices } from '../../_session/effort-choices.ts'
import { Select } from '../../_ui/select.tsx'
import { useInstallation } from '../installation-store.ts'
import { START_MODES, START_NETWORKS, startEfforts } from '../start-choices.ts'
import type { Start } from './use-start.ts'

export function StartOptions({ start: { draft, change } }: { start: Start }) {
  const { settings, model } = useInstallation()
  const [rows, setRows] = useState<readonly ModelRow[] | null>(null)
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
          choices={startEfforts(effortChoices(name, rows))}
          onOpen={() => void callApi('listModels', {}).then((answer) => answer.ok && setRows(answer.value.models))}
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
