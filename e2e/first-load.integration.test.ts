/** What a session's page fetches before anybody asks for more is small: read from the build, so that it fails the day it grows. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

/** Bytes, compressed by gzip; browsers get brotli, which is smaller. */
const LIMIT = 500_000
const BUILD = fileURLToPath(new URL('../.next/', import.meta.url))
const PAGE = 'server/app/s/[id]/page'

/** Scripts by the address at which they are served, without what leads there. */
function chunksIn(file: string): string[] {
  const names = read(file).match(/static\/chunks\/[\w.~-]+\.js/g) ?? []
  return [...new Set(names)]
}

function read(file: string): string {
  return readFileSync(`${BUILD}${file}`, 'utf8')
}

function scripts() {
  const { rootMainFiles } = JSON.parse(read('build-manifest.json')) as { rootMainFiles: string[] }
  const page = [...new Set([...rootMainFiles, ...chunksIn(`${PAGE}_client-reference-manifest.js`)])]
  return { page, panes: chunksIn(`${PAGE}/react-loadable-manifest.json`) }
}

test('the page of a session with all its panes is at most 500 kB of JavaScript, without what edits, colours and emulates', () => {
  const { page, panes } = scripts()
  expect(page.length).toBeGreaterThan(10)
  expect(panes.length).toBeGreaterThan(2)
  const sizes = [...new Set([...page, ...panes])].map((name) => [name, gzipSync(read(name)).length] as const)
  const whole = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  expect(whole, JSON.stringify(sizes)).toBeLessThanOrEqual(LIMIT)
})

test('neither the editor, nor the emulator, nor the grammars come before somebody needs them', () => {
  const { page, panes } = scripts()
  const early = new Set([...page, ...panes].map((name) => name.slice('static/chunks/'.length)))
  const all = readdirSync(`${BUILD}static/chunks`).filter((name) => name.endsWith('.js'))
  // What each says of itself wherever it is.
  for (const sign of ['monaco-aria-container', 'xterm-helper-textarea', 'shiki']) {
    const holders = all.filter((name) => read(`static/chunks/${name}`).includes(sign))
    expect(holders.length, sign).toBeGreaterThan(0)
    expect(holders.filter((name) => early.has(name))).toEqual([])
  }
})
