// Doctor: as root, the embedded PostgreSQL runs as nobody by way of a user namespace.
import { runCommand } from '../../setup/run-command.mjs'
import { ok, warn } from '../finding.mjs'
import { places } from '../places.mjs'

/** @type {import('../finding.mjs').Check} */
export const namespacesCheck = {
  name: 'namespaces',
  async look() {
    const needed = places().databaseUrl === '' && process.getuid?.() === 0
    const { code } = needed
      ? await runCommand('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true'])
      : { code: 0 }
    return judgeNamespaces({ databaseUrl: places().databaseUrl, uid: process.getuid?.(), code })
  },
}

/**
 * @param {{ databaseUrl: string, uid: number | undefined, code: number }} found `code`: how a try in a namespace ended
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeNamespaces({ databaseUrl, uid, code }) {
  if (databaseUrl !== '') return ok('not needed with DATABASE_URL')
  if (uid !== 0) return ok('not needed without root')
  if (code === 0) return ok('user namespaces work')
  return warn(
    'user namespaces are forbidden here',
    'The embedded database then runs under uid 65534 and its files must belong to it; or run Slipway as a user without root, or set DATABASE_URL.',
  )
}
