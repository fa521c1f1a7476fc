// `slipway doctor`: one line a check. It stands on Node's own modules, so that it works where set-up does not.
import { cgroupsCheck } from './checks/cgroups.mjs'
import { clockCheck } from './checks/clock.mjs'
import { databaseCheck } from './checks/database.mjs'
import { diskCheck } from './checks/disk.mjs'
import { engineCheck } from './checks/engine.mjs'
import { imageCheck } from './checks/image.mjs'
import { keyCheck } from './checks/key.mjs'
import { memoryCheck } from './checks/memory.mjs'
import { namespacesCheck } from './checks/namespaces.mjs'
import { nodeCheck } from './checks/node.mjs'
import { portCheck } from './checks/port.mjs'
import { watchesCheck } from './checks/watches.mjs'
import { fail } from './finding.mjs'

const checks = [
  nodeCheck,
  engineCheck,
  cgroupsCheck,
  watchesCheck,
  memoryCheck,
  diskCheck,
  portCheck,
  databaseCheck,
  namespacesCheck,
  imageCheck,
  keyCheck,
  clockCheck,
]

/**
 * Prints all checks.
 *
 * @param {NodeJS.WritableStream} stream
 * @param {import('./finding.mjs').Check[]} [list]
 * @returns {Promise<number>} exit code: 1 when any check failed; warnings are 0
 */
export async function runDoctor(stream, list = checks) {
  const width = Math.max(...list.map(({ name }) => name.length))
  const findings = await Promise.all(list.map(lookSafely))
  for (const [index, { level, found, advice }] of findings.entries()) {
    const line = [level.padEnd(4), (list[index]?.name ?? '').padEnd(width), found, advice].filter((part) => part !== '')
    stream.write(`${line.join('  ')}\n`)
  }
  return findings.some(({ level }) => level === 'fail') ? 1 : 0
}

/** A check that breaks is a finding too: the others are still worth reading. */
async function lookSafely({ look }) {
  try {
    return await look()
  } catch (error) {
    return fail(`could not be looked at: ${error.message}`, 'Please report this line.')
  }
}
