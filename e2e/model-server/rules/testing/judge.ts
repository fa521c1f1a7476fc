/** Judges one body as a new server would, and the pieces that bodies are made of. */
import { modelTable } from '../../api/models.ts'
import type { ApiVersion } from '../../api/versions.ts'
import { createSigner } from '../../prompt/signature.ts'
import { checkRequest } from '../check-request.ts'
import { createSentAnswers } from '../sent-answers.ts'

export interface JudgeOptions {
  version?: ApiVersion
  betas?: string[]
  endpoint?: 'messages' | 'count_tokens'
}

/** `row: message` of what the API would refuse, in its order. */
export function judge(body: unknown, { version = '2026-10-21', betas = [], endpoint = 'messages' }: JudgeOptions = {}) {
  const verdict = checkRequest({
    endpoint,
    body,
    version,
    betas: new Set(betas),
    models: modelTable(),
    signer: createSigner('test'),
    sent: createSentAnswers(),
  })
  const refusals = verdict.violations.filter((violation) => violation.refused)
  return { refusals: refusals.map(({ row, message }) => `${row}: ${message}`), notices: verdict.notices }
}

export type Fields = Record<string, unknown>

export const user = (content: unknown): Fields => ({ role: 'user', content })
export const assistant = (content: unknown): Fields => ({ role: 'assistant', content })
export const words = (text: string, more: Fields = {}): Fields => ({ type: 'text', text, ...more })
export const call = (id: string, more: Fields = {}): Fields => ({
  type: 'tool_use',
  id,
  name: 'Read',
  input: {},
  ...more,
})
export const result = (id: string, more: Fields = {}): Fields => ({
  type: 'tool_result',
  tool_use_id: id,
  content: 'ok',
  ...more,
})
export const tool = (name: string, more: Fields = {}): Fields => ({ name, input_schema: { type: 'object' }, ...more })

/** A small request that breaks no rule, with some fields put differently; undefined takes a field away. */
export function body(fields: Fields = {}): Fields {
  const whole: Fields = { model: 'claude-opus-4-8', max_tokens: 100, messages: [user('Hi')], ...fields }
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined))
}

/** A request with these messages. */
export function talk(...messages: Fields[]): Fields {
  return body({ messages })
}

/** One row of a table: what is refused and how, and what lies just beside it and is accepted. */
export type Case = [title: string, refused: Fields, expected: string, accepted: Fields, options?: JudgeOptions]
