/** Decisions of the permission engine per second, and how long one takes, cold and warm. */
import { readFileSync } from 'node:fs'
import { explainCall, explainRequestSchema } from '#server/agent/permissions/explain.ts'
import { openShellParser } from '#server/shell/open-shell-parser.ts'

interface Entry {
  command: string
  allow?: string[]
}

const read = (name: string): Entry[] =>
  JSON.parse(readFileSync(new URL(`../server/agent/permissions/testing/${name}.json`, import.meta.url), 'utf8'))
const RULES = {
  allow: ['Bash(npm run *)', 'Bash(git commit *)', 'Edit(/src/**)', 'WebFetch(domain:example.com)'],
  ask: ['Bash(git push *)'],
  deny: ['Bash(rm -rf *)', 'Bash(curl *)', 'Read(./.env)'],
}
const ROUNDS = 5

const loadStart = performance.now()
const parser = await openShellParser()
const loadMs = performance.now() - loadStart

const requests = [...read('ordinary'), ...read('hostile')].map(({ command, allow = [] }) =>
  explainRequestSchema.parse({
    tool: 'Bash',
    input: { command },
    rules: { ...RULES, allow: [...RULES.allow, ...allow] },
  }),
)

async function pass(): Promise<number[]> {
  const times: number[] = []
  for (const request of requests) {
    const start = performance.now()
    await explainCall(request, { parser })
    times.push(performance.now() - start)
  }
  return times
}

const first = performance.now()
await explainCall(requests[0] as (typeof requests)[number], { parser })
const firstMs = performance.now() - first
const cold = await pass()
const warm: number[] = []
for (let round = 0; round < ROUNDS; round += 1) warm.push(...(await pass()))

const at = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0
const row = (name: string, times: readonly number[]) => ({
  pass: name,
  decisions: times.length,
  'per second': Math.round((times.length / times.reduce((sum, ms) => sum + ms, 0)) * 1000),
  'p50 ms': at(times, 0.5).toFixed(3),
  'p99 ms': at(times, 0.99).toFixed(3),
  'max ms': at(times, 1).toFixed(1),
})
console.log(
  `grammar loaded in ${loadMs.toFixed(0)} ms; first decision ${firstMs.toFixed(1)} ms (rules are read anew for each)`,
)
console.table([row('cold', cold), row('warm', warm)])
