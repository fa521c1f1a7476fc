// A folder for one test, gone after it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/**
 * @param {Record<string, string>} [files] path to content
 * @returns {{ root: string, put: (path: string, text: string) => string }}
 */
export function scratchFolder(files = {}) {
  const root = mkdtempSync(join(tmpdir(), 'slipway-scripts-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const put = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    return join(root, path)
  }
  for (const [path, text] of Object.entries(files)) put(path, text)
  return { root, put }
}
