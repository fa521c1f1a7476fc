/** The shape of a parsed shell command as the permission engine sees it, free of any grammar's own node names. */

/** Where something stands in the command text, in UTF-16 code units, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A piece of text after quote removal; `quoted` text is never split, globbed or brace-expanded. */
export interface LiteralPart {
  readonly kind: 'literal'
  readonly text: string
  readonly quoted: boolean
}

/** `$name`, `${name…}`. `evaluates` is set where the shell would run text held in data (`@P`, a computed index, `!`). */
export interface ParameterPart {
  readonly kind: 'parameter'
  readonly name: string
  readonly plain: boolean
  readonly quoted: boolean
  readonly evaluates: boolean
  /** The variable is given a value on the way (`:=`, `=`). */
  readonly assigns: boolean
  /** Words inside the braces: defaults, patterns, indexes. */
  readonly operands: readonly Word[]
}

/** `$( )`, backticks, `<( )`, `>( )`. */
export interface CommandPart {
  readonly kind: 'command'
  readonly form: 'substitution' | 'process'
  readonly quoted: boolean
  readonly body: readonly Statement[]
}

/** `$(( ))`; `names` are variables whose contents the shell would evaluate as expressions. */
export interface ArithmeticPart {
  readonly kind: 'arithmetic'
  readonly quoted: boolean
  readonly operands: readonly Word[]
}

/** `( … )` as the value of an array assignment. */
export interface ArrayPart {
  readonly kind: 'array'
  readonly items: readonly Word[]
}

export type WordPart = LiteralPart | ParameterPart | CommandPart | ArithmeticPart | ArrayPart

/** One shell word before expansion. `source` is the text as written. */
export interface Word extends Span {
  readonly source: string
  readonly parts: readonly WordPart[]
}

export interface Assignment extends Span {
  readonly name: string
  /** A computed array index, which the shell evaluates. */
  readonly index?: Word
  readonly append: boolean
  readonly value: Word | undefined
}

export type RedirectOperator = '<' | '>' | '>>' | '>|' | '&>' | '&>>' | '<&' | '>&' | '<>' | '<<' | '<<<'

export interface Redirect extends Span {
  readonly operator: RedirectOperator
  readonly descriptor?: string
  /** The file, the descriptor, or the text of a here-document or here-string. */
  readonly target: Word
}

export interface SimpleCommand extends Span {
  readonly kind: 'simple'
  readonly assignments: readonly Assignment[]
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
}

/** Statements joined by `;`, newline, `&`, `&&` or `||`, in the order they stand. */
export interface Sequence extends Span {
  readonly kind: 'sequence'
  readonly items: readonly SequenceItem[]
}

export interface SequenceItem {
  readonly statement: Statement
  /** What stands between this item and the next. */
  readonly joiner: ';' | '&' | '&&' | '||'
}

export interface Pipeline extends Span {
  readonly kind: 'pipeline'
  readonly stages: readonly Statement[]
}

/** `{ … }` or `( … )`, and any compound that carries redirections. */
export interface Group extends Span {
  readonly kind: 'group'
  readonly subshell: boolean
  readonly body: readonly Statement[]
  readonly redirects: readonly Redirect[]
}

/** `while`, `until` and the C-style `for`, conditions included: everything in it may run any number of times. */
export interface Loop extends Span {
  readonly kind: 'loop'
  readonly body: readonly Statement[]
}

/** `for name in …` and `select`; `items` is undefined for the positional parameters. */
export interface ForEach extends Span {
  readonly kind: 'for-each'
  readonly variable: string
  readonly items: readonly Word[] | undefined
  readonly body: readonly Statement[]
}

/** `if` and `case`: the condition runs, then one of the arms or none. */
export interface Branch extends Span {
  readonly kind: 'branch'
  readonly subjects: readonly Word[]
  readonly condition: readonly Statement[]
  readonly arms: readonly (readonly Statement[])[]
}

export interface FunctionDefinition extends Span {
  readonly kind: 'function'
  readonly name: string
  readonly body: readonly Statement[]
}

/** `[[ … ]]` and `(( … ))`. */
export interface Expression extends Span {
  readonly kind: 'expression'
  readonly form: 'test' | 'arithmetic'
  readonly operands: readonly Word[]
  /** Operands whose text is evaluated as an expression in turn. */
  readonly evaluated: readonly Word[]
  /** Names the expression assigns to. */
  readonly assigns: readonly string[]
}

export type Statement =
  | SimpleCommand
  | Sequence
  | Pipeline
  | Group
  | Loop
  | ForEach
  | Branch
  | FunctionDefinition
  | Expression

/** Something the parser could not vouch for. A tree with faults is searched by deny rules and approves nothing. */
export interface Fault {
  readonly at: number
  readonly reason: string
}

export interface ShellTree {
  readonly source: string
  readonly statements: readonly Statement[]
  readonly faults: readonly Fault[]
}

/** The door to a bash grammar. Must not throw: what it cannot read it reports as a fault. */
export interface ShellParser {
  parse(command: string): ShellTree
}
