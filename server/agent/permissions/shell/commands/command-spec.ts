/** The shape of the command table: what each flag and operand of a program does. */

/**
 * What a flag, an operand or a whole program may do besides printing what it was given. `changes` is what the program
 * is for (a new branch for git): no longer read-only, but within what a rule over it covers.
 */
export type EffectKind = 'safe' | 'reads' | 'changes' | 'writes' | 'executes' | 'network'

/**
 * Flags by effect, written as words: `-n` takes nothing, `-n=` takes a value (joined or as the next word), `-n?` takes
 * one only when joined, `-n==` takes a name and a value as the next two words, `-#` stands for any number (`-20`). A value is a path where the effect is `reads` or `writes`.
 */
export interface FlagTable {
  readonly safe?: string
  readonly reads?: string
  readonly changes?: string
  readonly writes?: string
  readonly executes?: string
  readonly network?: string
}

/**
 * What the operands are: `text` means nothing to files; `reads` and `writes` are paths; `pattern` is one text (unless a
 * flag gave it) and then paths read; `copies` reads all but the last and writes the last; `moves` writes all.
 */
export type OperandKind = 'none' | 'text' | 'reads' | 'writes' | 'pattern' | 'copies' | 'moves' | 'name-value'

/** A closer look at the words, for what no table of flags can say. */
export type CheckName =
  | 'awk'
  | 'curl'
  | 'find'
  | 'git-config'
  | 'git-remote-url'
  | 'git-list'
  | 'git-object'
  | 'interpreter'
  | 'jq'
  | 'make'
  | 'npm-config'
  | 'sed'
  | 'response-file'
  | 'second-operand-writes'
  | 'plus-command'
  | 'prints'
  | 'ps'
  | 'archive-list'
  | 'shell'
  | 'sqlite'
  | 'network-data'

/**
 * `reads`: harmless while every flag is known to be safe. The others need a rule or a mode; a rule's prefix covers
 * what the program is for, never a flag that writes, executes or reaches the network besides.
 */
export type Nature = 'reads' | 'writes' | 'network' | 'runs' | 'executes'

export interface CommandSpec {
  readonly nature: Nature
  readonly flags?: FlagTable
  readonly operands?: OperandKind
  readonly checks?: readonly CheckName[]
  /** Of all the program's options none does more than print, so that a word which turns out to be one does no harm. */
  readonly harmless?: boolean
  /** Flags are whole words after one dash (`find`, `java`), never clusters. */
  readonly singleDash?: boolean
  /** Flags stand before the first operand only; what follows belongs to a script or a program. */
  readonly flagsFirst?: boolean
  /** Flags that give the `pattern` operand themselves. */
  readonly patternFlags?: string
  /** By name; what stands before a sub-command are flags of the table `flags`. */
  readonly subcommands?: Readonly<Record<string, CommandSpec>>
  /** Words behind which a command of its own stands (`-exec`), perhaps after more flags; `*`: anywhere. */
  readonly runsAfter?: readonly string[]
}

/** Programs of one table, by their names; several names may share one entry (`grep egrep fgrep`). */
export type CommandTable = Readonly<Record<string, CommandSpec>>
