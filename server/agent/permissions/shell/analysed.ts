/** What the analysis knows of words, redirections and simple commands after expansion. */
import type { RedirectOperator } from './tree.ts'

/** A run of text, a wildcard that files decide, or data that nobody can know beforehand. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'glob'; readonly text: string }
  | { readonly kind: 'unknown'; readonly source: string }

/** One thing that a word may become. */
export type Form = readonly Piece[]

export interface AnalysedWord {
  /** As written. */
  readonly source: string
  /** All things it may become; never empty. */
  readonly forms: readonly Form[]
  /** Data without quotes: it may become no word or several. */
  readonly splits: boolean
  /** It starts with a `~` that the shell replaces. */
  readonly tilde: boolean
}

export interface AnalysedRedirect {
  readonly operator: RedirectOperator
  readonly descriptor?: string
  readonly access: 'read' | 'write' | 'both' | 'text' | 'descriptor'
  readonly target: AnalysedWord
  readonly source: string
}

export interface AnalysedAssignment {
  readonly name: string
  readonly value: AnalysedWord | undefined
  readonly source: string
}

/** One simple command wherever it stands. */
export interface Segment {
  readonly text: string
  readonly kind: 'command' | 'assignment' | 'expression' | 'redirect'
  readonly words: readonly AnalysedWord[]
  readonly assignments: readonly AnalysedAssignment[]
  readonly redirects: readonly AnalysedRedirect[]
  /** Directories it may run in; undefined when they cannot be known. */
  readonly directories: readonly string[] | undefined
  /** A `cd` to another directory came before it in the same call. */
  readonly moved: boolean
  /** The command whose output it reads, or `unknown` for a compound one. */
  readonly input: Segment | 'unknown' | undefined
  /** Why it can never be proven harmless. */
  readonly doubts: readonly string[]
  /** Stands in text that another command would run as code; seen by deny and ask rules, never a proof. */
  readonly quotedCode: boolean
}

export interface ShellAnalysis {
  readonly source: string
  /** Every simple command that the call would run, in the order of the text. */
  readonly segments: readonly Segment[]
  /** Commands inside text that other commands run as code. */
  readonly hidden: readonly Segment[]
  /** Why nothing of the call can be proven. */
  readonly faults: readonly string[]
}

/** The text of a word that can become one thing only. */
export function constantText(word: AnalysedWord): string | undefined {
  const [form, ...others] = word.forms
  if (form === undefined || others.length > 0 || word.splits) return undefined
  return form.every((piece) => piece.kind === 'text') ? formText(form) : undefined
}

/** A form as text, with wildcards and unknown data as they were written. */
export function formText(form: Form): string {
  return form.map((piece) => (piece.kind === 'unknown' ? piece.source : piece.text)).join('')
}

/** All texts that a word may be seen as. */
export function possibleTexts(word: AnalysedWord): readonly string[] {
  return word.forms.map(formText)
}

/** The text that every form surely starts with, up to its first wildcard or unknown piece. */
export function fixedStart(form: Form): string {
  const end = form.findIndex((piece) => piece.kind !== 'text')
  return formText(end === -1 ? form : form.slice(0, end))
}

export function hasGlob(word: AnalysedWord): boolean {
  return word.forms.some((form) => form.some((piece) => piece.kind === 'glob'))
}

export function hasUnknown(word: AnalysedWord): boolean {
  return word.splits || word.forms.some((form) => form.some((piece) => piece.kind === 'unknown'))
}

export function constantWord(text: string): AnalysedWord {
  return { source: text, forms: [[{ kind: 'text', text }]], splits: false, tilde: false }
}
