/** Whether a press is one of a command's keys as they are bound now: for fields that carry a command out by themselves. Pure. */
import { matchesChord, type Press, parseKeys } from './chord.ts'
import { type Bindings, keysOf } from './command-store.ts'
import type { CommandName } from './commands.ts'

export interface KeyWorld {
  bindings: Bindings
  isMac: boolean
}

/** Single keys only: the second key of a sequence is the dispatcher's to wait for. */
export function isKeyOf(name: CommandName, press: Press, { bindings, isMac }: KeyWorld): boolean {
  return keysOf(name, bindings).some((keys) => {
    const [first, ...more] = parseKeys(keys) ?? []
    return first !== undefined && more.length === 0 && matchesChord(press, first, isMac)
  })
}
