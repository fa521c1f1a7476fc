/** Whoever builds the interface finds every component in the gallery: none is added without a sample. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const GALLERY = fileURLToPath(new URL('.', import.meta.url))
const UI = fileURLToPath(new URL('../_ui', import.meta.url))

/** Seen only as a part of another component, which has the sample. */
const PARTS: Readonly<Record<string, string>> = {
  'code/code-lines.tsx': 'code/code-block.tsx',
  'later.tsx': 'code/code-block.tsx',
  'markdown/markdown-block.tsx': 'markdown/markdown.tsx',
  'markdown/markdown-inline.tsx': 'markdown/markdown-block.tsx',
  'markdown/markdown-link.tsx': 'markdown/markdown-inline.tsx',
  'menu-entries.tsx': 'menu.tsx',
}

/** Not to be shown among others, and why. */
const EXEMPT: Readonly<Record<string, string>> = {
  'keys/key-dispatcher.tsx': 'draws nothing',
  'keys/key-overlay.tsx': 'stands in every page, the gallery too, which has a button that opens it',
  'look/theme-command.tsx': 'draws nothing',
  'providers.tsx': 'stands around every page',
  'toaster.tsx': 'stands in every page, the gallery too, which has buttons for its messages',
  'visually-hidden.tsx': 'is not seen',
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'))
    .map((path) => join(folder, path))
}

/** What a file imports of `_ui`, as paths below it. */
function importsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, from = '']) =>
    relative(UI, join(dirname(path), from)),
  )
}

const components = sourcesIn(UI).map((path) => relative(UI, path))
const shown = new Set(sourcesIn(GALLERY).flatMap(importsOf))

test('every component has a sample, is a part of one that has, or says why it has none', () => {
  const known = new Set([...shown, ...Object.keys(PARTS), ...Object.keys(EXEMPT)])
  expect(components.filter((path) => !known.has(path))).toEqual([])
})

test('no component is excused that is gone, that has a sample, or that is no part of what it is said to be', () => {
  const excused = [...Object.keys(PARTS), ...Object.keys(EXEMPT)]
  expect(excused.filter((path) => shown.has(path) || !components.includes(path))).toEqual([])
  for (const [part, whole] of Object.entries(PARTS)) {
    expect(importsOf(join(UI, whole)), whole).toContain(part)
    expect(shown.has(whole) || whole in PARTS, whole).toBe(true)
  }
})
