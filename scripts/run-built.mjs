// Becomes a program that set-up has built, without a second process.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Loads a built program here, as if Node had been started with it. Returns when its module has been evaluated;
 * what it started goes on.
 *
 * @param {string} root
 * @param {string} path relative to root
 * @param {string[]} args
 */
export async function runBuilt(root, path, args) {
  const file = join(root, path)
  process.argv.splice(1, process.argv.length - 1, file, ...args)
  process.env.NODE_ENV ??= 'production'
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(file).href)
}
