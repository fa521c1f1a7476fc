/** What the permission engine answers: a decision, who made it, and every stage's word on the way. */

export type Decision = 'allow' | 'ask' | 'deny'

/** Where a rule has its authority from. */
export type RuleLevel = 'managed' | 'team' | 'user' | 'project' | 'local' | 'session'

export interface RuleReference {
  readonly id: string
  readonly text: string
  readonly level: RuleLevel
  readonly source: string
}

/** One stage's word; `pass` hands the call on to the next. */
export interface StageTrace {
  readonly stage: string
  readonly verdict: Decision | 'pass'
  readonly reason?: string
}

/** One simple command of a shell call, as the approval card shows it. */
export interface SegmentReport {
  readonly text: string
  /** Where it would run; undefined when that cannot be known. */
  readonly directory: string | undefined
  /** Files that it names, with links followed. */
  readonly targets: readonly { readonly path: string; readonly access: 'read' | 'write' }[]
  readonly mark: 'covered' | 'not_covered' | 'critical'
  /** What covers it (a rule's text, or a stage), or why nothing does. */
  readonly note: string
  readonly rule?: RuleReference
}

export interface Suggestion {
  readonly text: string
  /** Segments that it covers, by index. */
  readonly covers: readonly number[]
  /** Only for as long as the session lasts. */
  readonly sessionOnly: boolean
}

export interface Verdict {
  readonly decision: Decision
  /** The stage that decided. */
  readonly stage: string
  readonly rule?: RuleReference
  /** One sentence for people, and for the model on a denial. */
  readonly reason: string
  readonly trace: readonly StageTrace[]
  readonly segments?: readonly SegmentReport[]
  /** Rules that "always" would write: one for each segment that needs one, five at most. Empty: once only. */
  readonly suggestions?: readonly Suggestion[]
}

/** What a stage says; the pipeline adds its name and the trace. */
export type StageVerdict =
  | { readonly kind: 'pass'; readonly reason?: string }
  | { readonly kind: Decision; readonly reason: string; readonly rule?: RuleReference }

export const PASS: StageVerdict = { kind: 'pass' }

/** A rule as verdicts name it. */
export function referTo({ id, text, level, source }: RuleReference): RuleReference {
  return { id, text, level, source }
}
