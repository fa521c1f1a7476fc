// Doctor: the control groups that limits on sessions rest on.
import { existsSync, readFileSync } from 'node:fs'
import { fail, ok } from '../finding.mjs'

const needed = ['pids', 'memory', 'cpu']

/** @type {import('../finding.mjs').Check} */
export const cgroupsCheck = {
  name: 'cgroups',
  look: async () => judgeCgroups(),
}

/**
 * @param {{ root?: string, list?: string }} [options] other places, for tests
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeCgroups({ root = '/sys/fs/cgroup', list = '/proc/cgroups' } = {}) {
  const unified = `${root}/cgroup.controllers`
  const version = existsSync(unified) ? 'v2' : 'v1'
  const has =
    version === 'v2' ? readFileSync(unified, 'utf8').trim().split(/\s+/) : enabledOfV1(readFileSync(list, 'utf8'), root)
  const missing = needed.filter((name) => !has.includes(name))
  if (missing.length === 0) return ok(`${version} with ${needed.join(', ')}`)
  return fail(
    `${version} without ${missing.join(', ')}`,
    'Sessions could not be limited: enable these controllers (kernel command line or service manager) and restart Docker.',
  )
}

/**
 * @param {string} text of /proc/cgroups: name, hierarchy, groups, enabled
 * @param {string} root
 */
function enabledOfV1(text, root) {
  return text
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([name = '', , , enabled]) => enabled === '1' && existsSync(`${root}/${name}`))
    .map(([name]) => name)
}
