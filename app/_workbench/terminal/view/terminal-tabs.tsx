/** The row of tabs, and what opens more of them. */
'use client'
import { Bot, Columns2, Plus, Search, Square } from 'lucide-react'
import { IconButton } from '#app/_ui/icon-button.tsx'
import { useKeys } from '#app/_ui/keys/use-keys.ts'
import { Menu } from '#app/_ui/menu.tsx'
import type { MenuEntry } from '#app/_ui/menu-entry.ts'
import type { TerminalView } from '#protocol/terminal.ts'
import type { AgentShell } from '../shells/agent-shells.ts'
import { useHeadShells } from '../shells/use-head-shells.ts'
import { activeKey, openOutput, unsplit } from '../tabs/arrangement.ts'
import { taskExitWords } from '../tabs/exit-words.ts'
import { useRoom, useTerminalRoom } from '../terminal-room.tsx'
import { OutputTabItem, ShellTabItem } from './tab-items.tsx'

export function TerminalTabs({ terminals }: { terminals: readonly TerminalView[] }) {
  const { acts, store } = useTerminalRoom()
  const outputs = useRoom(({ arrangement }) => arrangement.outputs)
  const split = useRoom(({ arrangement }) => arrangement.right !== null)
  const active = useRoom(({ arrangement }) => activeKey(arrangement))
  const opening = useRoom((state) => state.opening)
  const [newKeys, searchKeys] = [useKeys('terminal-new'), useKeys('terminal-search')]
  const shells = useHeadShells()
  // The empty pane has its own way to the first one.
  if (terminals.length + outputs.length + shells.length === 0) return null
  return (
    <div className="flex h-8 shrink-0 items-center border-line border-b bg-raised pr-1 pointer-coarse:h-11">
      <ul aria-label="Terminals" className="flex h-full min-w-0 flex-1 overflow-x-auto [scrollbar-width:none]">
        {terminals.map((terminal) => (
          <ShellTabItem key={terminal.terminalId} terminal={terminal} />
        ))}
        {outputs.map((output) => (
          <OutputTabItem key={output.callSeq} output={output} />
        ))}
      </ul>
      <AgentMenu shells={shells} />
      {active === null ? null : (
        <>
          <IconButton
            icon={Search}
            size="small"
            label="Search in the terminal"
            keys={searchKeys}
            onClick={() => store.setState({ searching: active })}
          />
          <IconButton
            icon={split ? Square : Columns2}
            size="small"
            label={split ? 'One terminal at a time' : 'Another terminal beside it'}
            className="max-sm:hidden"
            onClick={() => (split ? acts.arrange(unsplit) : void acts.open({ split: true }))}
          />
        </>
      )}
      <IconButton
        icon={Plus}
        size="small"
        label="New terminal"
        keys={newKeys}
        busy={opening}
        onClick={() => void acts.open()}
      />
    </div>
  )
}

/** The agent's shells, to be opened and read. */
function AgentMenu({ shells }: { shells: readonly AgentShell[] }) {
  const { acts } = useTerminalRoom()
  if (shells.length === 0) return null
  const running = shells.filter(({ ended }) => ended === null).length
  const entries = shells.map(
    ({ startedAt: _, ended, ...output }): MenuEntry => ({
      kind: 'act',
      label: `${oneLine(output.command)} · ${ended === null ? 'running' : taskExitWords(ended).word}`,
      onSelect: () => {
        acts.arrange((now) => openOutput(now, output))
        acts.focus()
      },
    }),
  )
  const label = running === 0 ? 'Shells of the agent' : `Shells of the agent, ${running} running`
  return (
    <Menu
      align="end"
      side="top"
      entries={entries}
      trigger={<IconButton icon={Bot} size="small" label={label} className={running > 0 ? 'text-accent' : ''} />}
    />
  )
}

function oneLine(command: string): string {
  const line = command.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
