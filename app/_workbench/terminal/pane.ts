/** The pane with people's terminals and the agent's shells. */
import { SquareTerminal } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useSession } from '#app/_session/hooks.ts'
import type { Pane } from '../pane.ts'

const Body = dynamic(() => import('./terminal-pane.tsx').then(({ TerminalPane }) => TerminalPane), { ssr: false })

/** Shells that run, people's and the agent's. */
const useCount = () =>
  useSession(({ live, state }) => {
    const terminals = live?.terminals.filter(({ exit }) => exit === null).length ?? 0
    return terminals + Object.values(state?.tasks ?? {}).filter(({ ended }) => ended === null).length
  })

export const terminalPane: Pane = {
  ...{ id: 'terminal', title: 'Terminal', icon: SquareTerminal, place: 'bottom', command: 'terminal-toggle' },
  ...{ takes: ['open-terminal'], phone: 'tab', keepAlive: true, Body, useCount },
}
