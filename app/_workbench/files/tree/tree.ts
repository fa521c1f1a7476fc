/** The file tree as it stands on the screen: which directories are known and open, and the rows that follow from it. Pure. */
import type { TreeEntry } from '#protocol/api/tree-routes.ts'

export interface Directory {
  entries: readonly TreeEntry[]
  truncated: boolean
}

export interface Tree {
  /** What was listed, by path relative to the workspace; `''` is the workspace itself. */
  directories: Readonly<Record<string, Directory>>
  open: ReadonlySet<string>
  /** Why a directory could not be listed, in words. */
  troubles: Readonly<Record<string, string>>
}

export type TreeRow =
  | { kind: 'entry'; path: string; name: string; depth: number; type: TreeEntry['type']; open: boolean }
  | { kind: 'draft'; path: string; depth: number; type: 'file' | 'directory' }
  | { kind: 'loading' | 'truncated'; path: string; depth: number }
  | { kind: 'trouble'; path: string; depth: number; sentence: string }

/** Something new that is being named. */
export interface Draft {
  parent: string
  type: 'file' | 'directory'
}

export const EMPTY_TREE: Tree = { directories: {}, open: new Set(['']), troubles: {} }

/** Directories first, then by name as people sort; `.git` is the repository's own and not shown, nor is what only passes. */
export function treeRows(tree: Tree, draft: Draft | null): TreeRow[] {
  const rows: TreeRow[] = []
  addRows(rows, { tree, draft, path: '', depth: 0 })
  return rows
}

function addRows(rows: TreeRow[], at: { tree: Tree; draft: Draft | null; path: string; depth: number }): void {
  const { tree, draft, path, depth } = at
  if (draft?.parent === path) rows.push({ kind: 'draft', path, depth, type: draft.type })
  const directory = tree.directories[path]
  const sentence = tree.troubles[path]
  if (sentence !== undefined) rows.push({ kind: 'trouble', path, depth, sentence })
  if (directory === undefined) {
    if (sentence === undefined) rows.push({ kind: 'loading', path, depth })
    return
  }
  for (const entry of sorted(directory.entries)) {
    const child = joined(path, entry.path)
    const open = entry.type === 'directory' && tree.open.has(child)
    rows.push({ kind: 'entry', path: child, name: entry.path, depth, type: entry.type, open })
    if (open) addRows(rows, { ...at, path: child, depth: depth + 1 })
  }
  if (directory.truncated) rows.push({ kind: 'truncated', path, depth })
}

function sorted(entries: readonly TreeEntry[]): TreeEntry[] {
  return entries
    .filter(({ path, type }) => !(type === 'directory' && path === '.git') && !PASSING.test(path))
    .toSorted((a, b) => rank(a) - rank(b) || COLLATOR.compare(a.path, b.path))
}

/** Names of files that are being written, deleted or taken back. */
const PASSING = /^\.slipway-[0-9a-f]+$/

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function rank({ type }: TreeEntry): number {
  return type === 'directory' ? 0 : 1
}

export function joined(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Where the cursor goes when an entry and all below it are gone: to the next one, else to the one before; null: it is not there, or nothing else is. */
export function neighbourOf(tree: Tree, path: string): string | null {
  const entries = treeRows(tree, null).flatMap((row) => (row.kind === 'entry' ? [row.path] : []))
  const at = entries.indexOf(path)
  if (at === -1) return null
  const next = entries.slice(at + 1).find((one) => !one.startsWith(`${path}/`))
  return next ?? entries[at - 1] ?? null
}

/** As it is once an entry was deleted, before the directory is listed again. */
export function withoutEntry(tree: Tree, path: string): Tree {
  const { directories, ...rest } = forgetBelow(tree, path)
  const parent = parentOf(path)
  const listed = directories[parent]
  if (listed === undefined) return { directories, ...rest }
  const entries = listed.entries.filter((entry) => joined(parent, entry.path) !== path)
  return { ...rest, directories: { ...directories, [parent]: { ...listed, entries } } }
}

/** Known directories in which something changed: those to list again. */
export function touchedDirectories(tree: Tree, paths: readonly string[]): string[] {
  const touched = new Set<string>()
  for (const path of paths) {
    const parent = parentOf(path)
    if (tree.directories[parent] !== undefined) touched.add(parent)
    if (tree.directories[path] !== undefined) touched.add(path)
  }
  return [...touched]
}

/** All directories above a path, the nearest last: to be opened so that it is seen. */
export function directoriesAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return ['', ...parts.map((_, at) => parts.slice(0, at + 1).join('/'))]
}

/** A directory that was renamed or is gone takes what was known below it along. */
export function forgetBelow(tree: Tree, path: string): Tree {
  const stays = (one: string) => one !== path && !one.startsWith(`${path}/`)
  return {
    directories: Object.fromEntries(Object.entries(tree.directories).filter(([one]) => stays(one))),
    open: new Set([...tree.open].filter(stays)),
    troubles: Object.fromEntries(Object.entries(tree.troubles).filter(([one]) => stays(one))),
  }
}
