// Debian packages that set-up needs, installed one call at a time.
import { readdir, readFile } from 'node:fs/promises'
import { SetupFailure } from './failure.mjs'

/**
 * Whether this machine is a Debian or one of its children (Ubuntu and the like).
 *
 * @param {string} [path]
 * @returns {Promise<boolean>}
 */
export async function isDebianFamily(path = '/etc/os-release') {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return parseOsRelease(text).some((id) => id === 'debian' || id === 'ubuntu')
}

/**
 * @param {string} text of /etc/os-release
 * @returns {string[]} the system's id and the ids it is like
 */
export function parseOsRelease(text) {
  const ids = []
  for (const line of text.split('\n')) {
    const found = /^ID(?:_LIKE)?="?([^"]*)"?$/.exec(line.trim())
    if (found) ids.push(...found[1].split(/\s+/))
  }
  return ids
}

/**
 * Installs packages by apt, reading the package lists anew when they are missing or too old to install from.
 *
 * @param {string[]} packages
 * @param {import('./step-context.mjs').StepContext} context
 * @returns {Promise<void>} throws SetupFailure when apt cannot
 */
export function installPackages(packages, context) {
  return context.oneAtATime('apt', async () => {
    const install = () => apt(['install', '--yes', '--no-install-recommends', ...packages], context)
    const update = () => apt(['update'], context)
    if (!(await hasPackageLists())) await update()
    let result = await install()
    if (result.code !== 0) {
      await context.run('dpkg', ['--configure', '-a'], { finishFirst: true }) // left over by a killed run
      await update()
      result = await install()
    }
    if (result.code === 0) return
    throw new SetupFailure(
      `apt could not install ${packages.join(' ')}.`,
      `See what \`apt-get install ${packages.join(' ')}\` says, mend it, and start again.`,
    )
  })
}

/**
 * @param {string[]} args
 * @param {import('./step-context.mjs').StepContext} context
 */
function apt(args, context) {
  return context.run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    finishFirst: true, // cut short, it would leave packages half installed
  })
}

async function hasPackageLists() {
  const names = await readdir('/var/lib/apt/lists').catch(() => [])
  return names.some((name) => name.includes('_Packages'))
}
