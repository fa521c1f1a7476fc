/** Terminals of people and shells of the agent: tabs, and one or two of them in front. */
'use client'
import '@xterm/xterm/css/xterm.css'
import { useCallback, useEffect, useState } from 'react'
import { usePreferences } from '#app/_preferences/preferences-store.ts'
import { useIntent } from '#app/_session/hooks.ts'
import type { IntentBodies } from '#app/_session/intents.ts'
import { useOpenSession } from '#app/_session/session-context.tsx'
import { useCommand } from '#app/_ui/keys/use-command.ts'
import { toast } from '#app/_ui/toast.ts'
import type { TerminalView } from '#protocol/terminal.ts'
import { createRoom } from './create-room.ts'
import { agentShells, taskInLog } from './shells/agent-shells.ts'
import { activeKey, openOutput, unsplit } from './tabs/arrangement.ts'
import { TerminalRoomProvider, useRoom, useTerminalRoom } from './terminal-room.tsx'
import { useTabKeys, useTerminals } from './use-terminals.ts'
import { IdlePane } from './view/idle-pane.tsx'
import { Stage } from './view/stage.tsx'
import { TerminalTabs } from './view/terminal-tabs.tsx'

export function TerminalPane() {
  const session = useOpenSession()
  const [room] = useState(() => createRoom(session))
  useEffect(() => {
    const { loaded, load } = usePreferences.getState()
    if (!loaded) void load()
  }, [])
  return (
    <TerminalRoomProvider value={room}>
      <Terminals />
    </TerminalRoomProvider>
  )
}

function Terminals() {
  const room = useTerminalRoom()
  const fresh = useRoom((state) => state.fresh)
  const terminals = useTerminals(room, fresh)
  const keys = useTabKeys(terminals)
  useTerminalCommands(terminals)
  const empty = keys.length === 0
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TerminalTabs terminals={terminals} />
      {empty ? <IdlePane /> : <Stage terminals={terminals} />}
    </div>
  )
}

/** What keys and other panes ask. */
function useTerminalCommands(terminals: readonly TerminalView[]): void {
  const { acts, store } = useTerminalRoom()
  const session = useOpenSession()
  const take = useCallback(
    ({ taskId, fresh = false }: IntentBodies['open-terminal']) => {
      if (taskId !== undefined) {
        const { state, transcript } = session.store.getState()
        const open = agentShells(state ?? { tasks: {}, calls: {} }).find((shell) => shell.taskId === taskId)
        const shell = open ?? taskInLog(transcript.facts, taskId)
        if (shell === null || shell === undefined) return toast.failed('Nothing is known of this command any more.')
        const { callSeq, command } = shell
        acts.arrange((now) => openOutput(now, { callSeq, taskId, command }))
        return acts.focus()
      }
      if (fresh) void acts.open()
      else acts.focus()
    },
    [acts, session],
  )
  useIntent('open-terminal', take)
  const split = useRoom(({ arrangement }) => arrangement.right !== null)
  useCommand('terminal-split', () => (split ? acts.arrange(unsplit) : void acts.open({ split: true })), {
    enabled: terminals.length > 0,
  })
  const active = useRoom(({ arrangement }) => activeKey(arrangement))
  useCommand('terminal-search', () => store.setState({ searching: active }), { enabled: active !== null })
}
