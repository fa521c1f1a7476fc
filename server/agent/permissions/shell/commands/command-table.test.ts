/** Walks through every program and every flag of the command table: one that only prints is quiet, any other is not. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from '../../explain.ts'
import type { ShellParser } from '../tree.ts'
import type { Flag } from './flag-index.ts'
import { allCommands, type IndexedSpec } from './lookup.ts'

/** Many calls each, on machines that may be busy. */
vi.setConfig({ testTimeout: 60_000 })

let parser: ShellParser
beforeAll(async () => {
  parser = await openShellParser()
})

async function decide(command: string, allow: string[] = []): Promise<string> {
  const request = explainRequestSchema.parse({ tool: 'Bash', input: { command }, rules: { allow, ask: [], deny: [] } })
  return (await explainCall(request, { parser })).verdict.decision
}

/** The command up to its flags, for programs and their sub-commands. */
function* entries(): Generator<{ head: string; indexed: IndexedSpec }> {
  for (const [name, indexed] of allCommands()) {
    if (indexed.subcommands.size === 0) yield { head: name, indexed }
    for (const [sub, inner] of indexed.subcommands) yield { head: `${name} ${sub}`, indexed: inner }
  }
}

const DOES_MORE = new Set(['writes', 'executes', 'network'])

function spellings({ name, value }: Flag): string[] {
  if (value === 'none') return [name]
  // A longer name behind one dash never has its value joined.
  if (/^-[^-]./.test(name)) return [value === 'joined' ? name : `${name} x`]
  const joined = name.startsWith('--') ? `${name}=x` : `${name}x`
  return value === 'joined' ? [joined] : [`${name} x`, joined]
}

describe('the command table', () => {
  it.each([...entries()].map(({ head, indexed }) => [head, indexed] as const))(
    '%s: no flag that does more than print runs unasked',
    async (head, { flags }) => {
      for (const flag of [...flags.byName.values()].filter(({ effect }) => DOES_MORE.has(effect))) {
        for (const spelling of spellings(flag))
          expect([spelling, await decide(`${head} ${spelling}`)]).toEqual([spelling, 'ask'])
        for (const spelling of spellings(flag))
          expect([spelling, await decide(`${head} ${spelling}`, [`Bash(${head} *)`])], 'a prefix rule').toEqual([
            spelling,
            'ask',
          ])
      }
    },
  )

  it('knows programs that are quiet without flags, and none of them stays quiet with a flag that it does not know', async () => {
    const quiet: string[] = []
    for (const { head, indexed } of entries()) {
      if (indexed.spec.nature !== 'reads' || (indexed.spec.operands ?? 'text') === 'text') continue
      if ((await decide(`${head} a.txt`)) !== 'allow') continue
      quiet.push(head)
      for (const unknown of ['--slipway-unknown', '--slipway-unknown=1'])
        expect([head, await decide(`${head} ${unknown} a.txt`)]).toEqual([head, 'ask'])
    }
    expect(quiet.length).toBeGreaterThan(40)
  })
})
