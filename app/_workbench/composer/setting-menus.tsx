/** The session's choices, as quiet words below the text: what is asked for, which model, what may leave. */
'use client'
import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { MODES, modeName, NETWORKS, networkName } from '#app/_session/choice-names.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Menu } from '#app/_ui/menu.tsx'
import { toast } from '#app/_ui/toast.ts'
import type { Command } from '#protocol/command.ts'

export function SettingMenus() {
  const mode = useHead((state) => state.permissionMode, 'default')
  const network = useHead((state) => state.network, 'none')
  const model = useHead((state) => state.model, '')
  const { command } = useOpenSession()
  const change = async (update: Omit<Extract<Command, { type: 'session-update' }>, 'type'>) => {
    const trouble = await command({ type: 'session-update', ...update })
    if (trouble !== null) toast.failed(trouble.message)
  }
  useCommand('mode-next', () => {
    const usual = MODES.slice(0, 4)
    const next = usual[(usual.findIndex(({ value }) => value === mode) + 1) % usual.length]
    if (next !== undefined) void change({ permissionMode: next.value })
  })
  const modeKeys = useKeys('mode-next')
  return (
    <>
      <ChoiceMenu
        {...{ label: 'Mode', now: mode, word: modeName(mode), keys: modeKeys, choices: MODES }}
        onChange={(value) => void change({ permissionMode: value as typeof mode })}
      />
      <ChoiceMenu
        {...{ label: 'Network', now: network, word: networkName(network), choices: NETWORKS }}
        onChange={(value) => void change({ network: value as typeof network })}
      />
      <span title="Change it with /model" className="min-w-0 truncate px-1.5 text-meta text-muted max-sm:hidden">
        {model}
      </span>
    </>
  )
}

interface ChoiceMenuProps {
  label: string
  now: string
  word: string
  keys?: string | undefined
  choices: readonly { value: string; name: string; meaning: string }[]
  onChange: (value: string) => void
}

function ChoiceMenu({ label, now, word, keys, choices, onChange }: ChoiceMenuProps) {
  return (
    <Menu
      side="top"
      trigger={
        <QuietButton
          aria-label={`${label}: ${word}`}
          title={keys === undefined ? label : `${label} (${keys})`}
          word={word}
        />
      }
      entries={[
        {
          kind: 'choose',
          label,
          value: now,
          choices: choices.map(({ value, name, meaning }) => ({ value, label: name, hint: meaning })),
          onChange,
        },
      ]}
    />
  )
}

function QuietButton({ word, ...rest }: ComponentProps<'button'> & { word: string }) {
  return (
    <button
      type="button"
      className="flex h-6 min-w-0 shrink-0 items-center gap-0.5 rounded-control px-1.5 text-meta text-muted hover:bg-hover hover:text-text data-popup-open:bg-pressed pointer-coarse:h-11"
      {...rest}
    >
      {word}
      <ChevronDown size={12} strokeWidth={1.5} aria-hidden />
    </button>
  )
}
