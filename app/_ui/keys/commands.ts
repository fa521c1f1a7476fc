/** All commands there are, by name: the one table that keys, the palette, menus and the settings read. */
import { type CommandSpec, defineCommands } from './command-spec.ts'
import { generalCommands } from './tables/general-commands.ts'
import { homeCommands } from './tables/home-commands.ts'
import { sessionCommands } from './tables/session-commands.ts'
import { workCommands } from './tables/work-commands.ts'

const TABLE = defineCommands({ ...generalCommands, ...homeCommands, ...sessionCommands, ...workCommands })

export type CommandName = keyof typeof TABLE
export const COMMANDS: Record<CommandName, CommandSpec> = TABLE
export const COMMAND_NAMES = Object.keys(TABLE) as CommandName[]
