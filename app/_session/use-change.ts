/** Changes a choice of the session from what shows it, and says when that was refused. */
'use client'
import { toast } from '#app/_ui/toast.ts'
import type { Command } from '#protocol/command.ts'
import { useOpenSession } from './session-context.tsx'

type Update = Omit<Extract<Command, { type: 'session-update' }>, 'type'>

export function useChange(): (update: Update) => void {
  const { command } = useOpenSession()
  const change = async (update: Update) => {
    const trouble = await command({ type: 'session-update', ...update })
    if (trouble !== null) toast.failed(trouble.message)
  }
  return (update) => void change(update)
}
