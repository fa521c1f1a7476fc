/** Turns what zod finds in a body into the API's own violations, every one of them. */
import type { z } from 'zod'
import { refuse, type Violation } from '../api/violation.ts'
import { issuePath, valueAt } from './issue-path.ts'

type Issue = z.core.$ZodIssue

const typeWords: Record<string, string> = {
  string: 'string',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
  array: 'list',
  record: 'dictionary',
  object: 'dictionary',
}

/** Rows of the validation table by where the fault stands; the first that fits counts. */
const rowsByPlace: readonly [RegExp, number][] = [
  [/cache_control/, 32],
  [/\.tool_use\.(id|input)$/, 18],
  [/\.tool_result\.content\.\d+$/, 20],
  [/^tools\.\d+\.[^.]+\.name$/, 24],
  [/^tools\.\d+\.custom\.input_schema/, 25],
  [/^metadata/, 47],
  [/^(output_config|speed|service_tier)/, 48],
  [/\.image\.source/, 44],
]

function rowAt(path: string, otherwise: number): number {
  return rowsByPlace.find(([place]) => place.test(path))?.[1] ?? otherwise
}

function limitWords(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const small = issue.code === 'too_small'
  const bound = small ? issue.minimum : issue.maximum
  if (issue.origin === 'string') return `String should have at ${small ? 'least' : 'most'} ${bound} characters`
  if (issue.origin === 'array') return `List should have at ${small ? 'least' : 'most'} ${bound} items`
  return `Input should be ${small ? 'greater' : 'less'} than or equal to ${bound}`
}

function list(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

function sentence(issue: Issue, value: unknown): string {
  if (value === undefined) return 'Field required'
  if (issue.code === 'invalid_type') return `Input should be a valid ${typeWords[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return `Input should be ${list(issue.values)}`
  if (issue.code === 'too_small' || issue.code === 'too_big') return limitWords(issue)
  if (issue.code === 'invalid_format' && issue.pattern !== undefined) {
    return `String should match pattern '${issue.pattern.slice(1, -1)}'`
  }
  return issue.message
}

/** How badly a branch of a union misses; the branch that misses least is the one that was meant. */
function distance(issues: readonly Issue[]): number {
  const weights = issues.map((issue) => {
    if (issue.path.length === 0 && issue.code === 'invalid_type') return 1000
    if (issue.path.length === 1 && issue.path[0] === 'type') return 100
    return 1
  })
  return weights.reduce((sum, weight) => sum + weight, 0)
}

function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  return branches.reduce((best, branch) => (distance(branch) < distance(best) ? branch : best))
}

function wrongTag(body: unknown, path: readonly PropertyKey[], options: readonly unknown[]): Violation {
  const place = path.slice(0, -1)
  const tag = valueAt(body, path)
  const where = issuePath(body, place)
  if (tag === undefined) return refuse(6, 'Field required', `${where}.type`)
  const expected = options.map((option) => `'${String(option)}'`).join(', ')
  const words = `Input tag '${String(tag)}' found using 'type' does not match any of the expected tags: ${expected}`
  return refuse(rowAt(where, 7), words, where)
}

function toViolations(issue: Issue, body: unknown, above: readonly PropertyKey[]): Violation[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const where = issuePath(body, [...path, key])
      return refuse(rowAt(where, 5), 'Extra inputs are not permitted', where)
    })
  }
  if (issue.code === 'invalid_union') {
    if (issue.discriminator !== undefined)
      return [wrongTag(body, path, (issue as { options?: unknown[] }).options ?? [])]
    return nearestBranch(issue.errors).flatMap((inner) => toViolations(inner, body, path))
  }
  const where = issuePath(body, path)
  return [refuse(rowAt(where, 6), sentence(issue, valueAt(body, path)), where)]
}

export type Shape<Body> =
  | { kind: 'fits'; body: Body }
  /** Only unknown fields are wrong: the other rules can still look at the rest. */
  | { kind: 'readable'; body: Body; violations: Violation[] }
  | { kind: 'unreadable'; violations: Violation[] }

/** Checks a parsed body against its schema. Never throws. */
export function checkShape<Body>(schema: z.ZodType<Body>, body: unknown): Shape<Body> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return { kind: 'fits', body: parsed.data }
  const violations = parsed.error.issues.flatMap((issue) => toViolations(issue, body, []))
  const onlyExtra = violations.every((violation) => violation.message.endsWith('Extra inputs are not permitted'))
  return onlyExtra ? { kind: 'readable', body: body as Body, violations } : { kind: 'unreadable', violations }
}
