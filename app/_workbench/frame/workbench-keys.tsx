/** The keys of the frame itself, and of panes that a key brings to the front. */
'use client'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import type { Pane } from '../pane.ts'
import { PANES, panesAt } from '../panes.ts'
import { useLayoutActs } from './layout-context.tsx'

export function WorkbenchKeys() {
  const { swapPreset, toggle } = useLayoutActs()
  useCommand('layout-swap', swapPreset)
  useCommand('sidebar-toggle', () => toggle('side'))
  useCommand('terminal-toggle', () => toggle('bottom'), { enabled: panesAt('bottom').length > 0 })
  return PANES.map((pane) =>
    pane.command === undefined || pane.command === 'terminal-toggle' ? null : (
      <PaneKey key={pane.id} pane={pane} command={pane.command} />
    ),
  )
}

function PaneKey({ pane, command }: { pane: Pane; command: CommandName }) {
  const { show, showOnPhone } = useLayoutActs()
  useCommand(command, () => {
    show(pane.place, pane.id)
    showOnPhone(pane.id)
  })
  return null
}
