/** A body from its bytes' meaning to a verdict: shape first, then the model, then every rule. */
import { findModel, type ModelRow } from '../api/models.ts'
import type { Violation } from '../api/violation.ts'
import { unknownModel } from '../http/list-models.ts'
import { checkThinking } from '../prompt/bound-thinking.ts'
import { promptSegments } from '../prompt/segments.ts'
import type { Signer } from '../prompt/signature.ts'
import { toTurns } from '../prompt/turns.ts'
import { checkShape } from '../schema/check-shape.ts'
import { countTokensRequestSchema, messagesRequestSchema, type RequestBody } from '../schema/request.ts'
import { allRules, noticeRules } from './all-rules.ts'
import type { Checked } from './checked.ts'
import type { SentAnswers } from './sent-answers.ts'

export interface Question extends Pick<Checked, 'endpoint' | 'version' | 'betas'> {
  body: unknown
  models: readonly ModelRow[]
  signer: Signer
  sent: SentAnswers
}

export interface Verdict {
  /** Everything found, in the order in which the API would say it. */
  violations: Violation[]
  notices: string[]
  /** Absent when the body could not be read as a request to a known model. */
  checked?: Checked
}

function readRequest(question: Question, body: RequestBody, model: ModelRow): Checked {
  const turns = toTurns(body.messages)
  const { signer, betas } = question
  const thinking = checkThinking({ body, turns, model, betas, signer })
  const segments = promptSegments(body, model, new Set(thinking.dropped.keys()))
  const inputTokens = segments.reduce((sum, segment) => sum + segment.tokens, 0)
  const { endpoint, version, sent } = question
  return { endpoint, version, betas, body, model, turns, segments, inputTokens, thinking, signer, sent }
}

/** Checks a parsed body. Never throws, whatever the body is. */
export function checkRequest(question: Question): Verdict {
  const schema = question.endpoint === 'messages' ? messagesRequestSchema : countTokensRequestSchema
  const shape = checkShape<RequestBody>(schema, question.body)
  if (shape.kind === 'unreadable') return { violations: shape.violations, notices: [] }
  const found = shape.kind === 'readable' ? shape.violations : []
  const model = findModel(question.models, shape.body.model)
  if (model === undefined) return { violations: [...found, unknownModel(shape.body.model)], notices: [] }
  const checked = readRequest(question, shape.body, model)
  return {
    violations: [...found, ...allRules.flatMap((rule) => [...rule(checked)])],
    notices: noticeRules.flatMap((rule) => [...rule(checked)]),
    checked,
  }
}
