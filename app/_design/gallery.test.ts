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
  'question-dialog.tsx': 'stands in every page, the gallery too, which has a button that asks',
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

/** What a component can be told that is not how it looks. */
const NO_LOOK: Readonly<Record<string, string>> = {
  open: 'is opened there by a press',
  keepMounted: 'is about what is not seen',
  settled: 'is about when it is painted',
  always: 'is about when it stops the keyboard',
  image: 'is a part of the markdown',
  first: 'is a part of the patch',
}

const TONES = "'neutral' | 'running' | 'waiting' | 'success' | 'danger' | 'info'"

interface Look {
  prop: string
  /** Null: it is so or not. */
  value: string | null
}
type State = Look & { component: string }

/** Each way in which the components of a file can look other than by default. */
function statesOf(source: string): State[] {
  const names = [...source.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, name = '']) => name)
  const aliases = new Map(
    [...source.matchAll(/^type (\w+) = ('.+')$/gm)].map(([, name = '', type = '']) => [name, type]),
  )
  const told = [...source.matchAll(/^ {2}(\w+)\??: (boolean|\w*Tone|'.+')$/gm)].flatMap(
    ([, prop = '', type = '']): Look[] => {
      // What is so by default shows its state where it is not.
      if (type === 'boolean') return [{ prop, value: source.includes(` ${prop} = true`) ? 'false' : null }]
      if (!['variant', 'size', 'tone'].includes(prop)) return []
      const values = type === 'Tone' ? TONES : (aliases.get(type) ?? type)
      return [...values.matchAll(/'([^']+)'/g)].map(([, value = '']) => ({ prop, value }))
    },
  )
  const varied = [...source.matchAll(/^ {6}(\w+): \{\n([\s\S]*?)^ {6}\}/gm)].flatMap(
    ([, prop = '', block = '']): Look[] =>
      [...block.matchAll(/^ {8}'?([\w-]+)'?:/gm)].map(([, value = '']) => ({ prop, value })),
  )
  const isDefault = ({ prop, value }: Look) => new RegExp(`\\b${prop}(:| =) '${value}'`).test(source)
  return [...told, ...varied]
    .filter((state) => !(state.prop in NO_LOOK) && !isDefault(state))
    .flatMap((state) => names.map((component) => ({ component, ...state })))
}

test('every component stands there in every state, variant, size and tone that it can have', () => {
  const samples = sourcesIn(GALLERY).map((path) => readFileSync(path, 'utf8'))
  /** What stands behind the name of a component, up to the next element. */
  const uses = (component: string) =>
    samples
      .flatMap((text) => text.split(new RegExp(`<${component}\\b`)).slice(1))
      .map((text) => text.split(/<[A-Z/]/)[0] ?? '')
  const all = components
    .filter((path) => shown.has(path))
    .flatMap((path) => statesOf(readFileSync(join(UI, path), 'utf8')))
  expect(all.length).toBeGreaterThan(40)
  const missing = all.filter(({ component, prop, value }) => {
    const told = new RegExp(value === null ? `\\s${prop}\\b(?!=\\{false\\})` : `\\s${prop}=("${value}"|\\{)`)
    return uses(component).length > 0 && !uses(component).some((text) => told.test(text))
  })
  expect(missing).toEqual([])
})
