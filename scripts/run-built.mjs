// Becomes a program that set-up has built, without a second process.
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** npm passes on a Ctrl-C that the terminal has already sent to everybody: the second of the pair comes within this time. */
const doubledWithinMs = 1000

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
  swallowDoubledSignals()
  await import(pathToFileURL(file).href)
}

/** A program that listens once would be killed in the middle of its goodbye by the same Ctrl-C; a later one still ends it at once. */
function swallowDoubledSignals() {
  let first
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.on(name, () => {
      const now = performance.now()
      const nobodyElse = first === undefined && process.listenerCount(name) === 1
      if (nobodyElse || (first !== undefined && now - first > doubledWithinMs))
        process.exit(128 + constants.signals[name])
      first ??= now
    })
  }
}
