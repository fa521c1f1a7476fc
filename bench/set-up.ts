/** What set-up takes when there is nothing left to do, which is at every start but the first. Run: npx tsx bench/set-up.ts */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 5
/** Milliseconds that a second set-up may take. */
const BOUND_MS = 5_000

async function setUp(): Promise<{ ms: number; skipped: boolean }> {
  const began = performance.now()
  const child = spawn(process.execPath, ['scripts/setup.mjs'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) throw new Error(`set-up ended with ${code}:\n${said}`)
  // A step that ran is named with the time it took.
  return { ms: performance.now() - began, skipped: !/✓ .*\d s/.test(said) }
}

const print = (text: string) => process.stdout.write(`${text}\n`)

const first = await setUp()
print(
  `the first round${first.skipped ? ', which found all done' : ', which did what was left to do'}: ${Math.round(first.ms)} ms`,
)
const times: number[] = []
for (let round = 0; round < ROUNDS; round += 1) {
  const { ms, skipped } = await setUp()
  if (!skipped) throw new Error('a step ran again although nothing had changed')
  times.push(ms)
}
const sorted = times.toSorted((left, right) => left - right)
const [median = 0, worst = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
print(
  `set-up with nothing to do, ${ROUNDS} rounds: median ${Math.round(median)} ms, worst ${Math.round(worst)} ms, bound ${BOUND_MS} ms`,
)
if (median > BOUND_MS) process.exitCode = 1
