/** The keys of this person on this machine, as they are at the moment of a press. */
'use client'
import { useCommandStore } from './command-store.ts'
import type { KeyWorld } from './is-key-of.ts'
import { isMac } from './use-is-mac.ts'

export function keyWorld(): KeyWorld {
  return { bindings: useCommandStore.getState().bindings, isMac: isMac() }
}
