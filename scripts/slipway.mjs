// `npm run -s slipway -- …`: the command line. Set-up speaks on standard error only; `doctor` needs no set-up at all.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem()
const args = process.argv.slice(2)
if (args[0] === 'doctor') {
  const { runDoctor } = await import('./doctor/run-doctor.mjs')
  process.exit(await runDoctor(process.stdout))
}
if (problem !== '') {
  console.error(problem)
  process.exit(1)
}
const { checkout, setUp } = await import('./setup/set-up.mjs')
const { endWithParent } = await import('./setup/end-with-parent.mjs')
const { runBuilt } = await import('./run-built.mjs')

endWithParent()
// Judging words needs neither an engine nor an image.
const only = args[0] === 'permissions' ? ['packages', 'client', 'server'] : undefined
const failed = await setUp({ purpose: 'start', stream: process.stderr, ...(only === undefined ? {} : { only }) })
if (failed) process.exit(failed)
await runBuilt(checkout, 'dist/server/cli.js', args)
