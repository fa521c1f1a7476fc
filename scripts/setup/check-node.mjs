// The first look, before anything newer than an old Node could read is loaded: system and Node version.
import { readFileSync } from 'node:fs'

/**
 * Says why this machine cannot run Slipway at all, or nothing.
 *
 * @param {{ platform?: string, node?: string, range?: string }} [machine] `range` like ">=20.19"
 * @returns {string} empty when all is well
 */
export function nodeProblem({
  platform = process.platform,
  node = process.versions.node,
  range = floorOfPackage(),
} = {}) {
  if (platform !== 'linux')
    return `Slipway runs on Linux (WSL 2 included); this is ${platform}. Use a Linux machine or a virtual one.`
  const floor = range.replace(/^[^0-9]*/, '')
  if (compareVersions(node, floor) >= 0) return ''
  return `Slipway needs Node ${floor} or newer; this is Node ${node}. Install a newer Node and start again.`
}

/**
 * @param {string} left dotted numbers, missing ones are zero
 * @param {string} right
 * @returns {number} below, at or above zero as left is older, equal or newer
 */
export function compareVersions(left, right) {
  const a = numbersOf(left)
  const b = numbersOf(right)
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index] || 0) - (b[index] || 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** @param {string} version */
function numbersOf(version) {
  return (/\d+(\.\d+)*/.exec(version) || ['0'])[0].split('.').map(Number)
}

function floorOfPackage() {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).engines.node
}
