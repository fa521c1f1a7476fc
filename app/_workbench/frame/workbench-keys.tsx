/** The keys of the frame itself, and of panes that a key brings to the front. */
'use client'
import { useIntents } from '#app/_session/session-context.tsx'
import type { CommandName } from '#app/_ui/keys/commands.ts'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import type { Pane } from '../pane.ts'
import { PANES, panesAt } from '../panes.ts'
import { useLayout, useLayoutActs } from './layout-context.tsx'
import { useOpenPane } from './use-open-pane.ts'

export function WorkbenchKeys() {
  const { swapPreset, toggle } = useLayoutActs()
  const intents = useIntents()
  useCommand('layout-swap', swapPreset)
  useCommand('sidebar-toggle', () => toggle('side'))
  const open = useLayout((layout) => layout.open.bottom)
  const enabled = panesAt('bottom').length > 0
  // Opened to be typed into; an intent also reaches a pane that is not there yet.
  useCommand('terminal-toggle', () => (open ? toggle('bottom') : intents.send('open-terminal', {})), { enabled })
  useCommand('terminal-new', () => intents.send('open-terminal', { fresh: true }), { enabled })
  return PANES.map((pane) =>
    pane.command === undefined || pane.command === 'terminal-toggle' ? null : (
      <PaneKey key={pane.id} pane={pane} command={pane.command} />
    ),
  )
}

function PaneKey({ pane, command }: { pane: Pane; command: CommandName }) {
  const { showOnPhone } = useLayoutActs()
  const open = useOpenPane()
  useCommand(command, () => {
    open(pane)
    showOnPhone(pane.id)
  })
  return null
}
