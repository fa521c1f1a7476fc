/** The small model's answer: one line of JSON, or a doubt. */
import { z } from 'zod'
import type { ClassifierAnswer } from '../permissions/classifier.ts'

const answerSchema = z.object({ verdict: z.enum(['allow', 'block', 'ask']), reason: z.string().trim().min(1) })
const REASON_LIMIT = 300

export function readVerdict(text: string): ClassifierAnswer {
  const parsed = answerSchema.safeParse(parseJson(text.trim()))
  if (!parsed.success) return { kind: 'doubt', reason: 'The model that looks at calls gave no clear answer.' }
  const { verdict, reason } = parsed.data
  const words = reason.slice(0, REASON_LIMIT)
  if (verdict === 'ask') return { kind: 'doubt', reason: `The model that looks at calls is not sure: ${words}` }
  return {
    kind: verdict,
    reason: `The model that looks at calls ${verdict === 'allow' ? 'sees no harm' : 'sees harm'}: ${words}`,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
