// `npm run chaos`: what `npm test` takes samples of, in full: every point at which a server can die, every cut of a turn, long fuzzes. Takes an hour.
import { endWithParent } from './setup/end-with-parent.mjs'
import { runCommand } from './setup/run-command.mjs'
import { checkout, setUp } from './setup/set-up.mjs'
import { stopOnSignals } from './setup/stop-on-signals.mjs'

/** Files that read SLIPWAY_CHAOS or FUZZ_RUNS, with the suite that knows how to run them. */
const matrices = [
  { project: 'unit', file: 'server/agent/permissions/fuzz.test.ts' },
  { project: 'integration', file: 'server/store/crash.integration.test.ts' },
  { project: 'integration', file: 'e2e/spine-crash.integration.test.ts' },
  { project: 'integration', file: 'e2e/spine-database.integration.test.ts' },
  { project: 'integration', file: 'e2e/agent-cuts.integration.test.ts' },
]

endWithParent()
const failed = await setUp({ purpose: 'start', stream: process.stderr })
if (failed) process.exit(failed)
const stopping = stopOnSignals()
const broken = []
for (const { project, file } of matrices) {
  console.log(`\n# ${file}`)
  const args = ['node_modules/vitest/vitest.mjs', 'run', `--project=${project}`, '--testTimeout=1800000', file]
  const { code } = await runCommand(process.execPath, args, {
    ...{ cwd: checkout, signal: stopping.signal, inherit: true },
    env: { SLIPWAY_CHAOS: '1', FUZZ_RUNS: process.env.FUZZ_RUNS ?? '100000' },
  }).catch((error) => {
    if (stopping.exitCode() === 0) throw error
    process.exit(stopping.exitCode())
  })
  if (code !== 0) broken.push(file)
}
if (broken.length > 0) console.error(`\nFailed: ${broken.join(', ')}`)
process.exit(broken.length > 0 ? 1 : 0)
