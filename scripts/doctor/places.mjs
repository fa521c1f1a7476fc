// Where the server would keep its data and listen, read from the environment as the server reads it.
import { statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * @param {Record<string, string | undefined>} [env]
 * @returns {{ dataDir: string, host: string, port: number, databaseUrl: string, image: string }} `databaseUrl` is empty for the embedded one
 */
export function places(env = process.env) {
  const given = (name) => env[name]?.trim() ?? ''
  return {
    dataDir: resolve(given('SLIPWAY_DATA_DIR') || join(homedir(), '.slipway')),
    host: given('HOST') || '127.0.0.1',
    port: Number(given('PORT') || 3000),
    databaseUrl: given('DATABASE_URL'),
    image: given('SLIPWAY_SANDBOX_IMAGE') || 'slipway-sandbox:latest',
  }
}

/**
 * Free bytes of the disk a path lies on, or will lie on once it is made.
 *
 * @param {string} path
 * @returns {Promise<number>}
 */
export async function freeBytes(path) {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch (error) {
    if (error.code !== 'ENOENT' || dirname(path) === path) throw error
    return freeBytes(dirname(path))
  }
}

/**
 * @param {number} bytes
 * @returns {string}
 */
export function inGigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
