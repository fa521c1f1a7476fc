/** Carries out a command as long as the component is mounted. */
'use client'
import { useEffect, useRef } from 'react'
import { type Handler, useCommandStore } from './command-store.ts'
import type { CommandName } from './commands.ts'

export function useCommand(name: CommandName, run: () => void, { enabled = true }: { enabled?: boolean } = {}): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    const handler: Handler = { run: () => latest.current(), enabled }
    const { add, remove } = useCommandStore.getState()
    add(name, handler)
    return () => remove(name, handler)
  }, [name, enabled])
}
