// Doctor: memory for the server, its build and a session.
import { readFileSync } from 'node:fs'
import { fail, ok, warn } from '../finding.mjs'
import { inGigabytes } from '../places.mjs'

/** @type {import('../finding.mjs').Check} */
export const memoryCheck = {
  name: 'memory',
  look: async () => judgeMemory(readFileSync('/proc/meminfo', 'utf8')),
}

/**
 * @param {string} meminfo
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeMemory(meminfo) {
  const bytes = Number(/^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1] ?? 0) * 1024
  const found = `${inGigabytes(bytes)} available`
  if (bytes < 0.7e9)
    return fail(found, 'The server and one session need some 700 MB: free some, or give the machine more.')
  if (bytes < 2.5e9) return warn(found, 'Building the pages needs some 2 GB, and each session as much as you allow it.')
  return ok(found)
}
