// What set-up has done, in one small file that is right even when set-up is killed at any moment.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const version = 1

/**
 * Opens the state. A missing, damaged or foreign file counts as empty: everything is then done once more.
 *
 * @param {string} path
 * @returns {{ hashOf(step: string): string | undefined, begin(step: string): void, finish(step: string, hash: string): void }}
 *   `begin` forgets the step before its work starts, so a killed step is never taken for done
 */
export function openState(path) {
  const steps = readSteps(path)
  const save = () => {
    mkdirSync(dirname(path), { recursive: true })
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify({ version, steps }, null, 2)}\n`)
    renameSync(draft, path)
  }
  return {
    hashOf: (step) => steps[step],
    begin(step) {
      if (!(step in steps)) return
      delete steps[step]
      save()
    },
    finish(step, hash) {
      steps[step] = hash
      save()
    },
  }
}

/**
 * @param {string} path
 * @returns {Record<string, string>}
 */
function readSteps(path) {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8'))
    const entries = read?.version === version ? Object.entries(read.steps ?? {}) : []
    return Object.fromEntries(entries.filter(([, hash]) => typeof hash === 'string'))
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {}
    throw error
  }
}
