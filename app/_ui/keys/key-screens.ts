/** Which groups of commands are alive on the same screen: within one no two commands may have the same key. */
import { COMMANDS, type CommandName } from './commands.ts'

/** What is of no screen by itself works on all of them. */
const SCREENS: readonly (readonly string[])[] = [
  ['General', 'Inbox'],
  ['General', 'Conversation', 'Approvals', 'Layout', 'Files', 'Terminal', 'Changes', 'Preview'],
]

export function onSameScreen(one: CommandName, other: CommandName): boolean {
  return SCREENS.some((groups) => groups.includes(COMMANDS[one].group) && groups.includes(COMMANDS[other].group))
}
