/** Two corpora: what must never run unasked, and what must not be stopped. Their sizes are part of the promise. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from './explain.ts'
import type { ShellParser } from './shell/tree.ts'
import denied from './testing/denied.json' with { type: 'json' }
import hostile from './testing/hostile.json' with { type: 'json' }
import ordinary from './testing/ordinary.json' with { type: 'json' }

interface Entry {
  command: string
  allow?: string[]
  ctx?: object
  mode?: string
}

/** Many calls each, on machines that may be busy. */
vi.setConfig({ testTimeout: 60_000 })

let parser: ShellParser
beforeAll(async () => {
  parser = await openShellParser()
})

async function decide({ command, allow = [], ctx = {}, mode = 'default' }: Entry): Promise<string> {
  const rules = { allow, ask: [], deny: [] }
  const request = explainRequestSchema.parse({ tool: 'Bash', input: { command }, rules, ctx, mode })
  return (await explainCall(request, { parser })).verdict.decision
}

const classes = [...new Set(hostile.map((entry) => entry.class))]

describe('hostile calls', () => {
  it('are at least 300, each with its class', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(300)
    expect(new Set(hostile.map(({ id }) => id)).size).toBe(hostile.length)
  })

  it.each(classes)('%s: none runs unasked', async (name) => {
    const silent: string[] = []
    for (const entry of hostile.filter((each) => each.class === name))
      if ((await decide(entry as Entry)) === 'allow') silent.push(`${entry.id} ${entry.command}`)
    expect(silent).toEqual([])
  })
})

describe('ordinary commands', () => {
  it('are at least 200, and 95 of 100 are quiet', async () => {
    const asked: string[] = []
    for (const entry of ordinary) if ((await decide(entry as Entry)) !== 'allow') asked.push(entry.command)
    expect(ordinary.length).toBeGreaterThanOrEqual(200)
    expect(asked.length / ordinary.length, asked.join('\n')).toBeLessThanOrEqual(0.05)
  })
})

describe('deny rules', () => {
  it.each([...new Set(denied.map(({ rule }) => rule))])(
    '%s: sees the command under any wrapper, spelling and chain',
    async (rule) => {
      const missed: string[] = []
      for (const { command, cwd } of denied.filter((each) => each.rule === rule)) {
        const rules = { allow: ['Bash'], ask: [], deny: [rule] }
        const request = explainRequestSchema.parse({ tool: 'Bash', input: { command }, rules, cwd })
        if ((await explainCall(request, { parser })).verdict.decision !== 'deny') missed.push(command.slice(0, 200))
      }
      expect(missed).toEqual([])
    },
  )
})
