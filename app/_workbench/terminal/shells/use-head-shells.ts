/** The agent's shells as the head has them now. */
'use client'
import { useMemo } from 'react'
import { useHead } from '#app/_session/hooks.ts'
import { type AgentShell, agentShells } from './agent-shells.ts'

export function useHeadShells(): readonly AgentShell[] {
  const tasks = useHead((state) => state.tasks, null)
  const calls = useHead((state) => state.calls, null)
  return useMemo(() => agentShells({ tasks: tasks ?? {}, calls: calls ?? {} }), [tasks, calls])
}
