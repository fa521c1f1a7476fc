/** Carries out a command as long as the component is mounted. */
'use client'
import { useLayoutEffect, useRef } from 'react'
import { type Handler, useCommandStore } from './command-store.ts'
import type { CommandName } from './commands.ts'

export function useCommand(name: CommandName, run: () => void, { enabled = true }: { enabled?: boolean } = {}): void {
  const latest = useRef(run)
  // Before it is painted: who sees the place may press its key at once, and one that has gone takes none.
  useLayoutEffect(() => {
    latest.current = run
  })
  useLayoutEffect(() => {
    const handler: Handler = { run: () => latest.current(), enabled }
    const { add, remove } = useCommandStore.getState()
    add(name, handler)
    return () => remove(name, handler)
  }, [name, enabled])
}
