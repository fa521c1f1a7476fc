// Step: the npm packages, exactly those of the lock file.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from '../failure.mjs'

/** @type {import('../step-context.mjs').Step} */
export const packagesStep = {
  name: 'packages',
  says: 'npm packages',
  after: [],
  inputs: async () => ({
    paths: ['package.json', 'package-lock.json'],
    facts: { modules: process.versions.modules, arch: process.arch },
  }),
  isPresent: async (root) => existsSync(join(root, 'node_modules/.package-lock.json')),
  async run(context) {
    // Not `npm ci`: it refuses a lock file made where a registry lacks the packages of other platforms.
    const flags = ['--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--include=dev', '--include=optional']
    const { code, output } = await context.run('npm', ['install', ...flags], { env: { npm_config_yes: 'true' } })
    if (code === 0) return
    throw new SetupFailure(`The npm packages could not be installed: ${reasonOf(output)}`, remedyOf(output))
  },
}

/**
 * @param {string} output of npm
 * @returns {string}
 */
export function reasonOf(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1]
  return code ? `npm says ${code}.` : 'npm failed.'
}

/** @param {string} output */
function remedyOf(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: some 2 GB are needed here. Free some, and start again.'
  if (/EACCES|EPERM/.test(output))
    return 'Some files here belong to another user (often root). Give them to yourself (`sudo chown -R "$USER" .`), and start again.'
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|CERT/.test(output)) {
    return 'The npm registry cannot be reached: check the network, or the proxy and registry npm is set to (`npm config list`), and start again.'
  }
  return 'The lines below name the cause. Mend it, and start again.'
}
