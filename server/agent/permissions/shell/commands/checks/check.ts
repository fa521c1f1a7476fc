/** What a closer look at a command is given, and what it answers. */
import type { AnalysedWord } from '../../analysed.ts'
import type { EffectKind } from '../command-spec.ts'
import type { ParsedArguments } from '../parse-arguments.ts'

export interface CheckInput {
  readonly name: string
  readonly words: readonly AnalysedWord[]
  readonly parsed: ParsedArguments
}

export interface CommandEffect {
  readonly kind: EffectKind | 'unknown'
  /** What has the effect, as a person would point at it. */
  readonly note: string
}

export interface CheckResult {
  readonly effects: readonly CommandEffect[]
  /** What the program is, used in this way. */
  readonly nature?: 'reads'
  readonly reads?: readonly AnalysedWord[]
  readonly writes?: readonly AnalysedWord[]
}

export type Check = (input: CheckInput) => CheckResult

export const CLEAR: CheckResult = { effects: [] }

export function effect(kind: CommandEffect['kind'], note: string): CheckResult {
  return { effects: [{ kind, note }] }
}
