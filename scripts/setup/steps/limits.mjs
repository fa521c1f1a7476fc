// Step: enough file watches. All containers of one user share the kernel's count, and its default is used up by a few.
import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = '/proc/sys/fs/inotify'

/** What several sessions with editors and development servers need. */
export const watchFloor = { max_user_instances: 1024, max_user_watches: 524_288 }

/** @type {import('../step-context.mjs').Step} */
export const limitsStep = {
  name: 'limits',
  says: 'file watch limits',
  after: [],
  isPresent: async () => lowWatchLimits().every(({ name }) => !mayWrite(name)),
  async run(context) {
    for (const { name, value, floor } of lowWatchLimits()) {
      writeFileSync(join(folder, name), String(floor))
      context.log(`fs.inotify.${name} raised from ${value} to ${floor}, until the next boot\n`)
    }
  },
}

/** @returns {{ name: string, value: number, floor: number }[]} the limits below what is needed */
export function lowWatchLimits() {
  return Object.entries(watchFloor)
    .map(([name, floor]) => ({ name, floor, value: Number(readFileSync(join(folder, name), 'utf8')) }))
    .filter(({ value, floor }) => value < floor)
}

/** Only root may, and not even root inside most containers: then doctor says what to do. */
function mayWrite(name) {
  try {
    accessSync(join(folder, name), constants.W_OK)
    return true
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(error.code)) return false
    throw error
  }
}
