// One content hash for all a step reads: when it is unchanged, the step has nothing to do.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

const never = new Set(['node_modules', '.git', '.next', '.setup', 'dist'])

/**
 * Hashes files, folders (recursively) and plain facts. A path that does not exist counts as absent, which is a content too.
 *
 * @param {string} root folder that `paths` are relative to
 * @param {{ paths?: string[], facts?: Record<string, unknown>, ignore?: (path: string) => boolean }} inputs
 *   `ignore` is asked with each path relative to root
 * @returns {Promise<string>} hexadecimal sha256
 */
export async function hashInputs(root, { paths = [], facts = {}, ignore = () => false }) {
  const hash = createHash('sha256').update(JSON.stringify(sorted(facts)))
  const files = (await Promise.all(paths.map((path) => listFiles(join(root, path))))).flat()
  const names = [...new Set(files)].map((file) => relative(root, file)).filter((name) => !ignore(name))
  for (const name of names.sort()) {
    const content = await readFile(join(root, name))
    hash.update(`\0${name}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function listFiles(path) {
  try {
    const entries = await readdir(path, { withFileTypes: true })
    const wanted = entries.filter((entry) => !never.has(entry.name) && (entry.isFile() || entry.isDirectory()))
    const lists = await Promise.all(
      wanted.map((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)])),
    )
    return lists.flat()
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** @param {Record<string, unknown>} facts */
function sorted(facts) {
  return Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1))
}
