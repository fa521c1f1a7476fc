/** What the log does not say yet of the terminals that a container has. */
import type { Draft } from '#protocol/event.ts'
import type { SessionState } from '#protocol/state.ts'
import type { TerminalInfo } from '#sandbox/terminals.ts'

type Event = Draft['event']

/** `opening`: whose opening is being written by somebody else right now. */
export function terminalNews(
  { terminals }: Pick<SessionState, 'terminals'>,
  { found, opening }: { found: ReadonlyMap<string, TerminalInfo>; opening: ReadonlySet<string> },
): Event[] {
  const ended = Object.keys(terminals).flatMap((terminalId): Event[] => {
    const info = found.get(terminalId)
    if (info?.exit === null || opening.has(terminalId)) return []
    const lost = { how: 'lost', exitCode: null, signal: null } as const
    return [{ type: 'terminal-closed', terminalId, ...(info?.exit ?? lost) }]
  })
  const unknown = [...found.values()].flatMap(({ terminalId, exit }): Event[] => {
    if (exit !== null || terminals[terminalId] !== undefined || opening.has(terminalId)) return []
    return [{ type: 'terminal-opened', terminalId, cwd: '', control: null }]
  })
  return [...ended, ...unknown]
}
