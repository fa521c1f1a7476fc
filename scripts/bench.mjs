// `npm run bench [-- name …]`: the measurements in bench/, one after the other, so that none disturbs another.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { endWithParent } from './setup/end-with-parent.mjs'
import { runCommand } from './setup/run-command.mjs'
import { checkout, setUp } from './setup/set-up.mjs'
import { stopOnSignals } from './setup/stop-on-signals.mjs'

const names = readdirSync(join(checkout, 'bench'))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => name.slice(0, -'.ts'.length))
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no measurement ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  process.exit(1)
}
endWithParent()
const failed = await setUp({ purpose: 'start', stream: process.stderr })
if (failed) process.exit(failed)

const stopping = stopOnSignals()
const broken = []
for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  console.log(`\n# ${name}`)
  const args = ['--import', 'tsx', join('bench', `${name}.ts`)]
  const { code } = await runCommand(process.execPath, args, {
    cwd: checkout,
    signal: stopping.signal,
    inherit: true,
  }).catch((error) => {
    if (stopping.exitCode() === 0) throw error
    process.exit(stopping.exitCode())
  })
  if (code !== 0) broken.push(name)
}
if (broken.length > 0) console.error(`\nEnded with an error: ${broken.join(', ')}`)
process.exit(broken.length > 0 ? 1 : 0)
