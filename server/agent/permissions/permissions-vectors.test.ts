/** The published vectors, each by its id: what the documentation pins down, the engine answers. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from './explain.ts'
import type { ShellParser } from './shell/tree.ts'
import file from './testing/permissions.vectors.json' with { type: 'json' }

let parser: ShellParser
beforeAll(async () => {
  parser = await openShellParser()
})

describe('the vectors', () => {
  it('are all there', () => {
    expect(file.vectors).toHaveLength(240)
  })

  it.each(file.vectors.map((vector) => [vector.id, vector.why, vector] as const))(
    '%s: %s',
    async (_id, _why, vector) => {
      const { call, rules, mode } = vector
      const ctx = 'ctx' in vector ? vector.ctx : {}
      const request = explainRequestSchema.parse({ ...call, rules, mode, ctx, cwd: file.defaults.cwd, trusted: true })
      const { verdict } = await explainCall(request, { parser })
      expect(verdict.decision, JSON.stringify(verdict.trace)).toBe(vector.expect)
    },
  )
})
