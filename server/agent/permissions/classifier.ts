/** The door to a small model that looks at what no rule covers; only asked in the mode `auto`. */

export interface ClassifierQuestion {
  readonly tool: string
  readonly input: Readonly<Record<string, unknown>>
  /** The commands that the call would run, one by one, as they were understood. */
  readonly commands: readonly string[]
  /** Where it would run. */
  readonly directory: string
  /** What a person asked for: the only words with authority. */
  readonly request: string | undefined
  /** Why no stage before allowed it. */
  readonly concern: string
}

/** `doubt` covers a timeout, an unclear answer and a classifier that has paused. */
export type ClassifierAnswer =
  | { readonly kind: 'allow' | 'block'; readonly reason: string }
  | { readonly kind: 'doubt'; readonly reason: string }

/** Must not reject; the adapter keeps the deadline, the cache and the count of blocks. */
export type Classifier = (question: ClassifierQuestion) => Promise<ClassifierAnswer>
