/** A request that could be read, with all that the rules ask of it worked out once. */
import type { ModelRow } from '../api/models.ts'
import type { ApiVersion } from '../api/versions.ts'
import type { Violation } from '../api/violation.ts'
import type { ThinkingCheck } from '../prompt/bound-thinking.ts'
import type { Segment } from '../prompt/segments.ts'
import type { Signer } from '../prompt/signature.ts'
import type { Turn } from '../prompt/turns.ts'
import type { RequestBody } from '../schema/request.ts'
import type { SentAnswers } from './sent-answers.ts'

export interface Checked {
  endpoint: 'messages' | 'count_tokens'
  body: RequestBody
  model: ModelRow
  version: ApiVersion
  betas: ReadonlySet<string>
  turns: readonly Turn[]
  segments: readonly Segment[]
  inputTokens: number
  thinking: ThinkingCheck
  signer: Signer
  /** What this server itself answered before; empty in a new server. */
  sent: SentAnswers
}

/** One row of the contract: yields what a request does against it. */
export type Rule = (request: Checked) => Iterable<Violation>

/** Something that is not known to be refused, but worth a look. */
export type NoticeRule = (request: Checked) => Iterable<string>
