// Doctor: file watches, which all containers of one user share.
import { lowWatchLimits } from '../../setup/steps/limits.mjs'
import { ok, warn } from '../finding.mjs'

/** @type {import('../finding.mjs').Check} */
export const watchesCheck = {
  name: 'inotify',
  look: async () => judgeWatches(lowWatchLimits()),
}

/**
 * @param {{ name: string, value: number, floor: number }[]} low
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeWatches(low) {
  if (low.length === 0) return ok('enough instances and watches')
  const found = low.map(({ name, value }) => `${name} ${value}`).join(', ')
  const settings = low.map(({ name, floor }) => `fs.inotify.${name}=${floor}`).join(' ')
  return warn(
    found,
    `Some sessions will look for changed files more slowly. Run \`sudo sysctl ${settings}\`, and add it to /etc/sysctl.d to keep it.`,
  )
}
