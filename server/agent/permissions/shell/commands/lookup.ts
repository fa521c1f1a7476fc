/** Finds a program in the command table by the first word of a command. */
import type { CommandSpec, CommandTable } from './command-spec.ts'
import { type FlagIndex, indexFlags } from './flag-index.ts'
import { CHANGE_COMMANDS } from './table-changes.ts'
import { FILE_COMMANDS } from './table-files.ts'
import { GIT_COMMANDS } from './table-git.ts'
import { NETWORK_COMMANDS } from './table-network.ts'
import { PROGRAM_COMMANDS } from './table-programs.ts'
import { TEXT_COMMANDS } from './table-text.ts'

export interface IndexedSpec {
  readonly spec: CommandSpec
  readonly flags: FlagIndex
  readonly subcommands: ReadonlyMap<string, IndexedSpec>
}

const TABLES = [FILE_COMMANDS, TEXT_COMMANDS, GIT_COMMANDS, CHANGE_COMMANDS, PROGRAM_COMMANDS, NETWORK_COMMANDS]

const COMMANDS = indexTable(Object.assign({}, ...TABLES))

function indexTable(table: CommandTable): ReadonlyMap<string, IndexedSpec> {
  const entries = Object.entries(table).flatMap(([names, spec]) => {
    const indexed = { spec, flags: indexFlags(spec.flags), subcommands: indexTable(spec.subcommands ?? {}) }
    return names.split(' ').map((name): [string, IndexedSpec] => [name, indexed])
  })
  return new Map(entries)
}

export function lookUpCommand(name: string): IndexedSpec | undefined {
  return COMMANDS.get(name)
}

/** Every program of the table with its entry, for tests that walk through all of them. */
export function allCommands(): ReadonlyMap<string, IndexedSpec> {
  return COMMANDS
}

const SYSTEM_DIRECTORIES = ['/bin/', '/usr/bin/', '/usr/local/bin/', '/sbin/', '/usr/sbin/']

/** The name without its directory, and whether the directory is one where only the system puts programs. */
export function programName(word: string): { readonly name: string; readonly genuine: boolean } {
  const slash = word.lastIndexOf('/')
  const name = word.slice(slash + 1)
  const genuine = slash === -1 || SYSTEM_DIRECTORIES.includes(word.slice(0, slash + 1))
  return { name, genuine }
}
