/** The tree shows what is there, in the order people expect, and asks again only for what changed. */
import { expect, test } from 'vitest'
import type { TreeEntry } from '#protocol/api/tree-routes.ts'
import {
  directoriesAbove,
  EMPTY_TREE,
  forgetBelow,
  neighbourOf,
  type Tree,
  touchedDirectories,
  treeRows,
  withoutEntry,
} from './tree.ts'

const entry = (path: string, type: TreeEntry['type'] = 'file'): TreeEntry => ({ path, type, size: 1, mtimeMs: 0 })
const tree: Tree = {
  directories: {
    '': {
      entries: [entry('b10.ts'), entry('.git', 'directory'), entry('src', 'directory'), entry('b9.ts')],
      truncated: false,
    },
    src: { entries: [entry('x.ts'), entry('lib', 'directory')], truncated: true },
  },
  open: new Set(['', 'src', 'src/lib']),
  troubles: {},
}
const shown = (rows: ReturnType<typeof treeRows>) =>
  rows.map((row) => `${'  '.repeat(row.depth)}${row.kind === 'entry' ? row.name : row.kind}`)

test('directories come first, numbers count as numbers, the repository itself is hidden', () => {
  expect(shown(treeRows(tree, null))).toEqual([
    'src',
    '  lib',
    '    loading',
    '  x.ts',
    '  truncated',
    'b9.ts',
    'b10.ts',
  ])
})

test('the cursor goes to the row after what is gone, else to the one before', () => {
  expect(neighbourOf(tree, 'src')).toBe('b9.ts')
  expect(neighbourOf(tree, 'b10.ts')).toBe('b9.ts')
  expect(neighbourOf(tree, 'src/x.ts')).toBe('b9.ts')
  // Somebody else was faster: it stays where it is.
  expect(neighbourOf(tree, 'gone.ts')).toBe(null)
  expect(neighbourOf({ ...EMPTY_TREE, directories: { '': { entries: [entry('a')], truncated: false } } }, 'a')).toBe(
    null,
  )
})

test('an entry that was deleted is gone at once, with all that was known below it', () => {
  const after = withoutEntry(tree, 'src')
  expect(shown(treeRows(after, null))).toEqual(['b9.ts', 'b10.ts'])
  expect(after.directories['src']).toBeUndefined()
  expect(shown(treeRows(withoutEntry(tree, 'src/x.ts'), null))).not.toContain('  x.ts')
  expect(withoutEntry(tree, 'not/listed')).toEqual(tree)
})

test('what only passes is not shown', () => {
  const entries = [entry('.slipway-0123456789abcdef0', 'directory'), entry('.slipway.toml')]
  expect(shown(treeRows({ ...EMPTY_TREE, directories: { '': { entries, truncated: false } } }, null))).toEqual([
    '.slipway.toml',
  ])
})

test('what is being named stands first where it will be', () => {
  expect(shown(treeRows(tree, { parent: 'src', type: 'file' })).slice(0, 2)).toEqual(['src', '  draft'])
})

test('a directory that cannot be listed says why', () => {
  const rows = treeRows({ ...EMPTY_TREE, troubles: { '': 'The container is away.' } }, null)
  expect(rows).toEqual([{ kind: 'trouble', path: '', depth: 0, sentence: 'The container is away.' }])
})

test('only known directories around a change are listed again', () => {
  expect(touchedDirectories(tree, ['src/x.ts', 'other/deep/y.ts', 'src'])).toEqual(['src', ''])
})

test('a path is revealed by the directories above it', () => {
  expect(directoriesAbove('a/b/c.ts')).toEqual(['', 'a', 'a/b'])
  expect(directoriesAbove('c.ts')).toEqual([''])
})

test('what was below a directory that is gone is forgotten', () => {
  const left = forgetBelow(tree, 'src')
  expect(Object.keys(left.directories)).toEqual([''])
  expect([...left.open]).toEqual([''])
})
