/** Random and mutated commands: nothing crashes, nothing takes long, and what means the same is judged the same. `FUZZ_RUNS=100000` runs the whole. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openShellParser } from '#server/shell/open-shell-parser.ts'
import { explainCall, explainRequestSchema } from './explain.ts'
import type { ShellParser } from './shell/tree.ts'
import hostile from './testing/hostile.json' with { type: 'json' }
import ordinary from './testing/ordinary.json' with { type: 'json' }
import { type Seeded, seeded } from './testing/seeded.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_125)
const BOUND_MS = 2000

let parser: ShellParser
beforeAll(async () => {
  parser = await openShellParser()
})

async function decide(command: string, allow: readonly string[] = []): Promise<string> {
  const rules = { allow: [...allow], ask: ['Bash(git push *)'], deny: ['Bash(rm *)', 'Read(./.env)'] }
  const request = explainRequestSchema.parse({ tool: 'Bash', input: { command }, rules })
  return (await explainCall(request, { parser })).verdict.decision
}

const TEXTS = [...ordinary, ...hostile].map(({ command }) => command)
const PIECES = [
  ...[
    '$(',
    ')',
    '`',
    '"',
    "'",
    '\\',
    '\n',
    ';',
    '&&',
    '|',
    '||',
    '&',
    '>',
    '<',
    '<<E\n',
    'E\n',
    '{',
    '}',
    '${',
    '$((',
    '))',
    '[[',
    ']]',
    '#',
  ],
  ...[
    ' ',
    '\t',
    '$x',
    '~',
    '*',
    '?',
    '[a]',
    '=',
    '-',
    '--',
    'if ',
    'then ',
    'fi',
    'do ',
    'done',
    'case ',
    'esac',
    'in ',
    '!',
    '\\\n',
    '\u200b',
    'é',
    '𝒳',
    '\0',
  ],
]

function mutate(text: string, chance: Seeded): string {
  let out = text
  for (let times = 1 + chance.below(4); times > 0; times -= 1) {
    const at = chance.below(out.length + 1)
    const cut = chance.below(3) === 0 ? chance.below(6) : 0
    const piece = chance.below(5) === 0 ? chance.pick(TEXTS).slice(0, 60) : chance.pick(PIECES)
    out = out.slice(0, at) + piece + out.slice(at + cut)
  }
  return out
}

/** Commands in which every blank stands between words and every word is plain, so that the changes below keep the meaning. */
const PLAIN = [...ordinary, ...hostile].filter(
  ({ command }) =>
    /^[\w./@:=+,%\n |;&-]+$/.test(command) &&
    !/\b(?:if|then|else|fi|for|while|until|do|done|case|esac|in|select|function|time|coproc)\b/.test(command),
)

const CHANGES: readonly ((command: string, chance: Seeded) => string)[] = [
  (command) => command.replace(/ /g, '  \t'),
  (command) => `  ${command}  `,
  (command) => command.replace(/ /g, ' \\\n '),
  (command) => `${command} # a remark`,
  (command) => `# a remark\n${command}`,
  (command) => command.replace(/(?<= )[a-z./-]+(?= |$)/g, (word) => `'${word}'`),
  (command) => command.replace(/(?<= )[a-z./-]+(?= |$)/g, (word) => `"${word}"`),
  (command) => command.replace(/(?<= )[a-z]{2,}(?= |$)/g, (word) => `${word[0]}\\${word.slice(1)}`),
  (command, chance) =>
    command.replace(/(?<= )[a-z]{3,}/g, (word) =>
      chance.below(2) === 0 ? word : `${word.slice(0, 1)}''${word.slice(1)}`,
    ),
  (command) => command.replace(/(?<= )[a-z]{2,}/g, (word) => `${word.slice(0, 1)}\\\n${word.slice(1)}`),
]

describe('the engine under random commands', () => {
  it(`answers each of ${RUNS} in time`, { timeout: 3_600_000 }, async () => {
    const chance = seeded(SEED)
    for (let run = 0; run < RUNS; run += 1) {
      const command = mutate(chance.pick(TEXTS), chance)
      const start = performance.now()
      const decision = await decide(command)
      expect(['allow', 'ask', 'deny'], JSON.stringify(command)).toContain(decision)
      expect(performance.now() - start, JSON.stringify(command)).toBeLessThan(BOUND_MS)
    }
  })

  it('judges the same however it is spaced, quoted, broken into lines and remarked', {
    timeout: 3_600_000,
  }, async () => {
    const chance = seeded(SEED)
    expect(PLAIN.length).toBeGreaterThan(200)
    for (let run = 0; run < RUNS / 4; run += 1) {
      const { command, ...rest } = chance.pick(PLAIN)
      const allow = 'allow' in rest ? (rest.allow as string[]) : []
      const changed = chance.pick(CHANGES)(command, chance)
      expect([changed, await decide(changed, allow)]).toEqual([changed, await decide(command, allow)])
    }
  })
})
