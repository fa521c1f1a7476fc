/** The session's choices, as quiet words below the text: what is asked for, which model, what may leave. */
'use client'
import { MODES, modeName, NETWORKS, networkName } from '#app/_session/choice-names.ts'
import { useHead } from '#app/_session/hooks.ts'
import { useChange } from '#app/_session/use-change.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { EffortMenu } from './effort-menu.tsx'
import { ModelMenu } from './model-menu.tsx'

export function SettingMenus() {
  const mode = useHead((state) => state.permissionMode, 'default')
  const network = useHead((state) => state.network, 'none')
  const model = useHead((state) => state.model, '')
  const change = useChange()
  useCommand('mode-next', () => {
    const usual = MODES.slice(0, 4)
    const next = usual[(usual.findIndex(({ value }) => value === mode) + 1) % usual.length]
    if (next !== undefined) change({ permissionMode: next.value })
  })
  const modeKeys = useKeys('mode-next')
  return (
    <>
      <ChoiceMenu
        {...{ label: 'Mode', now: mode, word: modeName(mode), keys: modeKeys, choices: MODES }}
        onChange={(value) => change({ permissionMode: value as typeof mode })}
      />
      <ChoiceMenu
        {...{ label: 'Network', now: network, word: networkName(network), choices: NETWORKS }}
        onChange={(value) => change({ network: value as typeof network })}
      />
      {/* Where there is no room for three or for four, they stand in the details alone. */}
      <ModelMenu model={model} onChange={(value) => change({ model: value })} className="max-sm:hidden" />
      <EffortMenu className="@max-[30rem]:hidden" />
    </>
  )
}
