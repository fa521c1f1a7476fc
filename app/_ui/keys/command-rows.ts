/** The commands that somebody carries out now, as rows of a palette. */
import type { PaletteRow } from '../palette.tsx'
import { type Bindings, type Handler, keysOf, runCommand } from './command-store.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands.ts'

export function commandRows(
  handlers: Partial<Record<CommandName, readonly Handler[]>>,
  bindings: Bindings,
): PaletteRow[] {
  return COMMAND_NAMES.filter(
    (name) => COMMANDS[name].unlisted !== true && handlers[name]?.some(({ enabled }) => enabled) === true,
  ).map((name) => ({
    id: `command ${name}`,
    title: COMMANDS[name].title,
    hint: COMMANDS[name].group,
    keys: keysOf(name, bindings)[0],
    onSelect: () => void runCommand(name),
  }))
}
