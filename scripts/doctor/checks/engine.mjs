// Doctor: the Docker engine, and whether it is new enough to hold code nobody has read.
import { compareVersions } from '../../setup/check-node.mjs'
import { engineRequest, pingEngine } from '../../setup/engine-request.mjs'
import { fail, ok, warn } from '../finding.mjs'

const floors = { docker: '29.5.1', runc: '1.2.8' }

/** @type {import('../finding.mjs').Check} */
export const engineCheck = {
  name: 'engine',
  async look() {
    const answer = await pingEngine()
    if (answer.kind === 'refused') {
      return fail(
        `no Docker engine answers (${answer.code})`,
        'Start it, or run `npm start` as root on Debian or Ubuntu, which installs and starts one.',
      )
    }
    const { body } = await engineRequest('/version')
    return judgeVersions(JSON.parse(body))
  },
}

/**
 * @param {{ Version?: string, Components?: { Name: string, Version: string }[] }} version as the engine reports it
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeVersions({ Version = '0', Components = [] }) {
  const runc = Components.find(({ Name }) => Name === 'runc')?.Version ?? ''
  const found = `Docker ${Version}, runc ${runc || 'unknown'}`
  const old = []
  if (compareVersions(Version, floors.docker) < 0)
    old.push(`Docker ${floors.docker} (CVE-2026-41567, CVE-2026-42306: archives unpacked as root)`)
  if (runc !== '' && compareVersions(runc, floors.runc) < 0)
    old.push(`runc ${floors.runc} (CVE-2025-31133, -52565, -52881: ways out of the container)`)
  if (old.length === 0) return ok(found)
  return warn(found, `Fit for your own code only; for code of others bring it to at least ${old.join(' and ')}.`)
}
