// What stood on the page when a journey failed: on a machine that nobody can look at, its log is all there is.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const CHARACTERS = 5_000
const PAGES = 4

/**
 * @param {string} results where Playwright leaves a folder for each test that failed
 * @returns {string} the pages as a screen reader has them, one after the other; empty when none was kept
 */
export function failedPages(results) {
  if (!existsSync(results)) return ''
  return readdirSync(results)
    .map((test) => ({ test, file: join(results, test, 'error-context.md') }))
    .filter(({ file }) => existsSync(file))
    .slice(0, PAGES)
    .map(({ test, file }) => `\n  On the page of ${test}:\n${pageIn(readFileSync(file, 'utf8'))}\n`)
    .join('')
}

/** @param {string} context */
function pageIn(context) {
  const [, snapshot = context] = /# Page snapshot\s+([\s\S]*?)(?:\n# |$)/.exec(context) ?? []
  return snapshot.slice(0, CHARACTERS).trimEnd()
}
