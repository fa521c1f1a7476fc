/** Why a command cannot have a key: the browser keeps it, it writes something, or another command has it. Pure. */
import { chordOf, matchesChord, type Press, parseKeys } from './chord.ts'
import { keysOf } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts'
import type { KeyWorld } from './is-key-of.ts'
import { onSameScreen } from './key-screens.ts'
import { isReserved } from './reserved-keys.ts'

/** A sentence for the person who pressed it, or null: it can have the key. */
export function keyTrouble(name: CommandName, press: Press, { bindings, isMac }: KeyWorld): string | null {
  const keys = chordOf(press, isMac)
  if (keys === null) return null
  if (isReserved(keys)) return 'The browser keeps this key. Press another.'
  if (COMMANDS[name].whileTyping === true && writes(keys)) return 'This key writes a letter. Hold another with it.'
  // By the press and not by its text: the same key is `Ctrl+K` in one table and `Mod+K` in another.
  const has = (one: CommandName) =>
    keysOf(one, bindings).some((text) => {
      const [first] = parseKeys(text) ?? []
      return first !== undefined && matchesChord(press, first, isMac)
    })
  const other = COMMAND_NAMES.find((one) => one !== name && onSameScreen(one, name) && has(one))
  return other === undefined ? null : `“${COMMANDS[other].title}” has this key. Press another.`
}

/** Whether it puts something into a text. */
export function writes(keys: string): boolean {
  return /^(Shift\+)?([^+\s]|\+|Space)$/.test(keys)
}
