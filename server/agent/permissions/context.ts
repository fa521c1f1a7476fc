// Everything besides the call that a permission decision depends on; handed in, never looked up.
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
  readonly trusted: boolean
  readonly shell: ShellParser
  readonly paths: PathFacts
  readonly hooks?: readonly HookVerdict[]
  /** Only asked in `auto` mode. */
  readonly classifier?: Classifier
  /** The person's own words that led to the call, for the classifier. */
  readonly request?: string
  readonly canAsk: boolean
  readonly sandbox: { readonly network: 'none' | 'allow-list' | 'open' }
  readonly settings: PermissionSettings
  /** A grant of this session for the protected settings directory. */
  readonly protectedGrants?: readonly string[]
}

/** The directory that the session was started in. */
export function projectRoot(context: PermissionContext): string {
  return context.workingDirectories[0] ?? context.cwd
}
