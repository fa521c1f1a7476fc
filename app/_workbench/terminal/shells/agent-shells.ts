/** What the agent runs or ran in shells of its own: background tasks, and commands of the moment. Pure. */
import type { AnyEnvelope } from '#protocol/socket.ts'
import type { OpenTask, SessionState } from '#protocol/state.ts'
import type { OutputTab } from '../tabs/arrangement.ts'

export interface AgentShell extends OutputTab {
  startedAt: string
  ended: OpenTask['ended']
}

/** The newest first; what runs before what has ended. */
export function agentShells({ tasks, calls }: Pick<SessionState, 'tasks' | 'calls'>): AgentShell[] {
  const background = Object.values(tasks).map(
    ({ callSeq, taskId, command, startedAt, ended }): AgentShell => ({ callSeq, taskId, command, startedAt, ended }),
  )
  const now = Object.values(calls).flatMap(({ callSeq, display, startedAt }): AgentShell[] =>
    display.kind === 'command' && startedAt !== null
      ? [{ callSeq, taskId: null, command: display.title, startedAt, ended: null }]
      : [],
  )
  return [...now, ...background].toSorted(
    (left, right) => Number(left.ended !== null) - Number(right.ended !== null) || right.callSeq - left.callSeq,
  )
}

/** A task that the head has let go of, since the model knows of its end, still stands in the log. */
export function taskInLog(facts: readonly AnyEnvelope[], taskId: string): AgentShell | null {
  let found: AgentShell | null = null
  for (const { event, at } of facts) {
    if (event.type === 'task-started' && event.taskId === taskId)
      found = { callSeq: event.callSeq, taskId, command: event.command, startedAt: at, ended: null }
    if (event.type === 'task-ended' && event.taskId === taskId && found !== null) {
      const { outcome, exitCode, outputBytes } = event
      found = { ...found, ended: { outcome, exitCode, outputBytes, at } }
    }
  }
  return found
}
