// `npm start`: set-up, then the server in this very process, so that signals and the exit code are its own.
import { nodeProblem } from './setup/check-node.mjs'

const problem = nodeProblem()
if (problem !== '') {
  console.error(problem)
  process.exit(1)
}
const { checkout, setUp } = await import('./setup/set-up.mjs')
const { endWithParent } = await import('./setup/end-with-parent.mjs')
const { runBuilt } = await import('./run-built.mjs')

endWithParent()
const failed = await setUp({ purpose: 'start', stream: process.stdout })
if (failed) process.exit(failed)
await runBuilt(checkout, 'dist/server/main.js', process.argv.slice(2))
