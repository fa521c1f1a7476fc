// `npm run check`: types, lint, boundaries and dead code, in less than a minute.
import { checkout, setUp } from './setup/set-up.mjs'
import { runChecks } from './suites/checks.mjs'

const failed = await setUp({ purpose: 'start', only: ['packages', 'client'], stream: process.stdout })
if (failed) process.exit(failed)
const counts = await runChecks(checkout, { write: (text) => void process.stdout.write(text) })
process.exitCode = counts.failed > 0 ? 1 : 0
