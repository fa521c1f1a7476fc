/**
 * Everything besides the call that a decision depends on; handed in, never looked up.
 *
 * Who builds one gives: the rules as pooled by `buildRuleSet` (from entries with level, source, file and line, and
 * whether the repository's content is trusted), the mode, the directories of the container, the shell's grammar, and a
 * way to follow links where the command will meet them. Hooks' answers, a classifier and switches are optional.
 */
import type { PermissionMode } from '#protocol/choices.ts'
import type { Classifier } from './classifier.ts'
import type { RuleSet } from './rule-set.ts'
import type { ShellParser } from './shell/tree.ts'

/** What is known of files, asked in the container, where links are what the command will meet. */
export interface PathFacts {
  /**
   * Follows every link of an absolute path the way the kernel does (`..` after links), also those of missing parts
   * and dangling links: `readlink -m`. Must not reject; what cannot be asked comes back as undefined.
   */
  realpath(path: string): Promise<string | undefined>
}

export interface HookVerdict {
  readonly hook: string
  readonly decision: 'allow' | 'deny' | 'ask' | 'defer'
  readonly reason?: string
  /** The hook gave an answer with its approval (`AskUserQuestion`, `ExitPlanMode`). */
  readonly answered?: boolean
}

/** Switches of administrators and people that change what the stages do. */
export interface PermissionSettings {
  /** Decision 27: commands run unasked where the container has no network. */
  readonly autoAllowBashIfSandboxed?: boolean
  readonly denyInsteadOfPrompting?: boolean
  readonly blockReadsOutsideWorkingDirectories?: boolean
  readonly blockWritesOutsideWorkingDirectories?: boolean
}

export interface PermissionContext {
  readonly mode: PermissionMode
  readonly rules: RuleSet
  /** Absolute. The first is the directory the session was started in. */
  readonly workingDirectories: readonly string[]
  /** Directories that may be read unasked besides, such as the spool of whole outputs. */
  readonly readableDirectories?: readonly string[]
  readonly cwd: string
  readonly home: string
  readonly shell: ShellParser
  readonly paths: PathFacts
  /** Why no git command is known to only read here; absent: nothing stands against it. */
  readonly gitRuns?: string
  readonly hooks?: readonly HookVerdict[]
  readonly classifier?: Classifier
  /** The person's own words that led to the call, for the classifier. */
  readonly request?: string
  readonly network: 'none' | 'allow-list' | 'open'
  readonly settings: PermissionSettings
}

/** The directory that the session was started in. */
export function projectRoot(context: PermissionContext): string {
  return context.workingDirectories[0] ?? context.cwd
}
