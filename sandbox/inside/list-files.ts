/** What lies below a directory, gone through by open directories: a link to elsewhere is an entry and never a way, also when it is swapped in meanwhile. */
import { closeSync, constants, lstatSync, openSync, readdirSync, type Stats } from 'node:fs'
import picomatch from 'picomatch'
import { at, type Place } from './walk.ts'
import type { FileAction } from './wire.ts'

/** Entries that a walk over a tree looks at, and directories in one another that it goes into. */
const WALK_LIMIT = 500_000
const DEPTH_LIMIT = 256

interface Found {
  path: string
  type: 'file' | 'directory' | 'link' | 'other'
  size: number
  mtimeMs: number
}
type Act<T extends FileAction['act']> = Extract<FileAction, { act: T }>

export function typeOf(stat: Stats): Found['type'] {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  return stat.isSymbolicLink() ? 'link' : 'other'
}

/** Throws the errno of the directory itself. */
export function list(place: Place, action: Act<'list'>): { entries: Found[]; truncated: boolean } {
  const tree = { truncated: false }
  const entries: Found[] = []
  for (const found of entriesBelow(place, action.recursive === true, tree)) {
    if (entries.length === action.limit) return { entries, truncated: true }
    entries.push(found)
  }
  return { entries, truncated: tree.truncated }
}

export function glob(place: Place, action: Act<'glob'>): { paths: string[]; truncated: boolean; timedOut: boolean } {
  const until = Date.now() + action.timeoutMs
  const matches = picomatch(action.pattern, { dot: true })
  const tree = { truncated: false }
  const found: Found[] = []
  let timedOut = false
  for (const entry of entriesBelow(place, true, tree)) {
    if (entry.type === 'file' && matches(entry.path)) found.push(entry)
    timedOut = Date.now() > until
    if (timedOut) break
  }
  found.sort((left, right) => right.mtimeMs - left.mtimeMs)
  return {
    paths: found.slice(0, action.limit).map(({ path }) => `${place.path}/${path}`),
    truncated: found.length > action.limit || tree.truncated,
    timedOut,
  }
}

function* entriesBelow(place: Place, recursive: boolean, tree: { truncated: boolean }): Generator<Found> {
  let seen = 0
  const todo: string[][] = [[]]
  for (let dir = todo.pop(); dir !== undefined; dir = todo.pop()) {
    for (const found of entriesIn(place, dir)) {
      if (++seen > WALK_LIMIT) {
        tree.truncated = true
        return
      }
      yield found
      if (!recursive || found.type !== 'directory') continue
      if (dir.length < DEPTH_LIMIT) todo.push([...dir, found.path.slice(found.path.lastIndexOf('/') + 1)])
      else tree.truncated = true
    }
  }
}

function entriesIn(place: Place, dir: readonly string[]): Found[] {
  const fd = openBelow(place, dir)
  if (fd === null) return []
  try {
    return readdirSync(at({ fd, name: '' }))
      .sort()
      .flatMap((name) => entryOf(fd, name, [...dir, name].join('/')))
  } finally {
    closeSync(fd)
  }
}

function entryOf(fd: number, name: string, path: string): Found[] {
  const stat = lstatSync(at({ fd, name }), { throwIfNoEntry: false })
  if (stat !== undefined) return [{ path, type: typeOf(stat), size: stat.size, mtimeMs: stat.mtimeMs }]
  // A name that is no UTF-8 is shown with its broken characters replaced, and cannot be asked for by them.
  return name.includes('\ufffd') ? [{ path, type: 'other', size: 0, mtimeMs: 0 }] : []
}

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

/** Null: what was a directory vanished, became a link or may not be read. The first one's errno is thrown. */
function openBelow(place: Place, dir: readonly string[]): number | null {
  let fd = openSync(at(place), constants.O_RDONLY | constants.O_DIRECTORY)
  for (const name of dir) {
    try {
      const next = openSync(at({ fd, name }), DIRECTORY)
      closeSync(fd)
      fd = next
    } catch (error) {
      closeSync(fd)
      if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return null
      throw error
    }
  }
  return fd
}
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES'])
