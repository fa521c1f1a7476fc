/** Errors of the HTTP API: RFC 9457, with a code for programs and a sentence for people. */
import { z } from 'zod'

export const problemSchema = z.looseObject({
  /** A name of the kind of problem, relative to the API's documentation. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  /** Where the input did not fit, for status 400. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

export const PROBLEM_TYPE = 'application/problem+json'
