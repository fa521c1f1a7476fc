// Doctor: room for data and for images and workspaces.
import { engineRequest, pingEngine } from '../../setup/engine-request.mjs'
import { fail, ok, warn } from '../finding.mjs'
import { freeBytes, inGigabytes, places } from '../places.mjs'

const least = 1e9
const comfortable = 5e9

/** @type {import('../finding.mjs').Check} */
export const diskCheck = {
  name: 'disk',
  async look() {
    const wanted = [places().dataDir, await dockerRoot()].filter((path) => path !== '')
    return judgeSpace(await Promise.all(wanted.map(async (path) => ({ path, bytes: await freeBytes(path) }))))
  },
}

/**
 * @param {{ path: string, bytes: number }[]} disks
 * @returns {import('../finding.mjs').Finding}
 */
export function judgeSpace(disks) {
  const found = disks.map(({ path, bytes }) => `${inGigabytes(bytes)} free for ${path}`).join(', ')
  const lowest = Math.min(...disks.map(({ bytes }) => bytes))
  if (lowest < least) return fail(found, 'Free at least 1 GB: nothing could be stored soon.')
  if (lowest < comfortable) return warn(found, 'Less than 5 GB: free some before sessions fill it.')
  return ok(found)
}

async function dockerRoot() {
  if ((await pingEngine()).kind === 'refused') return ''
  const { body } = await engineRequest('/info')
  return JSON.parse(body).DockerRootDir ?? ''
}
