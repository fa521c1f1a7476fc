/** The keys of a command as the person has them now: for tooltips, menus and hints. */
'use client'
import { keysOf, useCommandStore } from './command-store.ts'
import type { CommandName } from './commands.ts'

export function useKeys(name: CommandName): string | undefined {
  return useCommandStore(({ bindings }) => keysOf(name, bindings)[0])
}
