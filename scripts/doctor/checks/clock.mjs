// Doctor: a clock that jumps or lies breaks leases, certificates and the order of what people see.
import { setTimeout as delay } from 'node:timers/promises'
import { engineRequest, pingEngine } from '../../setup/engine-request.mjs'
import { ok, warn } from '../finding.mjs'

/** @type {import('../finding.mjs').Check} */
export const clockCheck = {
  name: 'clock',
  async look() {
    const wall = Date.now()
    const steady = performance.now()
    const engineAheadMs = await engineDifference()
    await delay(200)
    const driftMs = Date.now() - wall - (performance.now() - steady)
    return judgeClock({ year: new Date(wall).getUTCFullYear(), driftMs, engineAheadMs })
  },
}

/**
 * @param {{ year: number, driftMs: number, engineAheadMs: number }} measured
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeClock({ year, driftMs, engineAheadMs }) {
  const advice = 'Let the machine follow a time server (`timedatectl set-ntp true`).'
  if (year < 2025 || year > 2100) return warn(`the year is ${year}`, advice)
  if (Math.abs(driftMs) > 100) return warn(`the clock jumped by ${Math.round(driftMs)} ms while we looked`, advice)
  if (Math.abs(engineAheadMs) > 5000)
    return warn(`the Docker engine's clock differs by ${Math.round(engineAheadMs / 1000)} s`, advice)
  return ok(`steady, ${new Date().toISOString().slice(0, 10)}`)
}

/** @returns {Promise<number>} ms by which the engine's clock is ahead; 0 without an engine */
async function engineDifference() {
  if ((await pingEngine()).kind === 'refused') return 0
  const { body } = await engineRequest('/info')
  const theirs = Date.parse(JSON.parse(body).SystemTime ?? '')
  return Number.isNaN(theirs) ? 0 : theirs - Date.now()
}
