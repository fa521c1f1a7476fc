// A checkout with holes fails by name, not by a compiler's complaint.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupFailure } from './failure.mjs'

/**
 * @param {string} root
 * @param {string[]} paths that the step cannot do without
 * @returns {void} throws SetupFailure naming the first that is missing
 */
export function requireInputs(root, paths) {
  const missing = paths.find((path) => !existsSync(join(root, path)))
  if (missing === undefined) return
  throw new SetupFailure(
    `${missing} is missing from this checkout.`,
    'The checkout is incomplete: `git status` and `git checkout -- .` show and restore what belongs here.',
  )
}
