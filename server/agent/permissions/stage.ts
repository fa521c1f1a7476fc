/** What a stage of the pipeline is: a name, and a word on one call. */
import type { Judged } from './match/rule-match.ts'
import type { StageVerdict } from './verdict.ts'

export interface Stage {
  /** As it stands in verdicts, traces and logs. */
  readonly name: string
  judge(judged: Judged): StageVerdict | Promise<StageVerdict>
}
