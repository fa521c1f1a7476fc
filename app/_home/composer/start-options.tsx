/** Mode, model and network of the new session: quiet, since the settings have answered already. */
'use client'
import { Cpu } from 'lucide-react'
import { Select } from '../../_ui/select.tsx'
import { MODE_WORDS, NETWORK_WORDS } from '../choice-words.ts'
import { useInstallation } from '../installation-store.ts'
import type { Start } from './use-start.ts'

export function StartOptions({ start: { draft, change } }: { start: Start }) {
  const { settings, model } = useInstallation()
  if (settings === null) return <span className="h-(--control)" />
  const models = [...new Set([settings.model, ...(model?.fallbackModels ?? []), 'demo'])]
  const mode = draft.mode ?? MODE_WORDS.find(({ value }) => value === settings.permissionMode)?.value ?? 'default'
  return (
    <>
      <Select quiet label="Mode" value={mode} choices={MODE_WORDS} onChange={(value) => change({ mode: value })} />
      <Select
        quiet
        label="Model"
        value={draft.model ?? settings.model}
        choices={models.map((value) => ({
          value,
          label: value === 'demo' ? 'Demo model' : value,
          icon: Cpu,
          ...hintOf(value),
        }))}
        onChange={(value) => change({ model: value })}
        className="max-w-52"
      />
      <Select
        quiet
        label="Network"
        value={draft.network ?? settings.network}
        choices={NETWORK_WORDS}
        onChange={(value) => change({ network: value })}
      />
    </>
  )
}

function hintOf(model: string): { hint?: string } {
  return model === 'demo' ? { hint: 'Offline and scripted: it can solve the sample, nothing else.' } : {}
}
