/** The session's choices, as quiet words below the text: what is asked for, which model, what may leave. */
'use client'
import { MODES, modeName, NETWORKS, networkName } from '#app/_session/choice-names.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { toast } from '#app/_ui/toast.ts'
import type { Command } from '#protocol/command.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { ModelMenu } from './model-menu.tsx'

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
      <ModelMenu model={model} onChange={(value) => void change({ model: value })} />
    </>
  )
}
