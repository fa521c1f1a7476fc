/** Who carries out which command now, and which keys people chose for it. */
'use client'
import { create } from 'zustand'
import { COMMANDS, type CommandName } from './commands.ts'

export interface Handler {
  run: () => void
  /** False: as if it were not there, so that the key keeps its other meaning. */
  enabled: boolean
}

/** A person's own keys by command; an empty list takes the keys away. */
export type Bindings = Partial<Record<CommandName, readonly string[]>>

interface CommandStore {
  handlers: Partial<Record<CommandName, readonly Handler[]>>
  bindings: Bindings
  add(name: CommandName, handler: Handler): void
  remove(name: CommandName, handler: Handler): void
  rebind(bindings: Bindings): void
}

export const useCommandStore = create<CommandStore>((set) => ({
  handlers: {},
  bindings: {},
  add: (name, handler) =>
    set(({ handlers }) => ({ handlers: { ...handlers, [name]: [...(handlers[name] ?? []), handler] } })),
  remove: (name, handler) =>
    set(({ handlers }) => ({
      handlers: { ...handlers, [name]: (handlers[name] ?? []).filter((one) => one !== handler) },
    })),
  rebind: (bindings) => set({ bindings }),
}))

/** The one that was mounted last goes first: a dialog's command before its page's. */
export function handlerOf(name: CommandName): Handler | undefined {
  return useCommandStore.getState().handlers[name]?.findLast(({ enabled }) => enabled)
}

export function keysOf(name: CommandName, bindings: Bindings): readonly string[] {
  return bindings[name] ?? COMMANDS[name].keys ?? []
}

/** Runs it if anybody carries it out now; says whether. */
export function runCommand(name: CommandName): boolean {
  const handler = handlerOf(name)
  handler?.run()
  return handler !== undefined
}
