// Where a program is, without running anything.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { searchPath } from './run-command.mjs'

/**
 * @param {string} name
 * @returns {string | null} its path
 */
export function findProgram(name) {
  const folder = searchPath.split(delimiter).find((candidate) => existsSync(join(candidate, name)))
  return folder === undefined ? null : join(folder, name)
}
