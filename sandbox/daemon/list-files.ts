/** Looking over directories: one level or all below, by name or by pattern; a link to elsewhere is an entry and never a way. */
import { lstatSync, readdirSync, type Stats } from 'node:fs'
import picomatch from 'picomatch'
import { at, type Place } from './walk.ts'
import type { FileAction } from './wire.ts'

/** Entries that a walk over a tree looks at. */
const WALK_LIMIT = 500_000

export interface Found {
  path: string
  type: 'file' | 'directory' | 'link' | 'other'
  size: number
  mtimeMs: number
}

export function typeOf(stat: Stats): Found['type'] {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  return stat.isSymbolicLink() ? 'link' : 'other'
}

export function list(
  place: Place,
  { recursive, limit }: Extract<FileAction, { act: 'list' }>,
): { entries: Found[]; truncated: boolean } {
  const entries: Found[] = []
  for (const found of entriesBelow(place, recursive === true)) {
    if (entries.length === limit) return { entries, truncated: true }
    entries.push(found)
  }
  return { entries, truncated: false }
}

export function glob(
  place: Place,
  { pattern, limit, timeoutMs }: Extract<FileAction, { act: 'glob' }>,
): { paths: string[]; truncated: boolean; timedOut: boolean } {
  const until = Date.now() + timeoutMs
  const matches = picomatch(pattern, { dot: true })
  const found: Found[] = []
  let timedOut = false
  for (const entry of entriesBelow(place, true)) {
    if (entry.type === 'file' && matches(entry.path)) found.push(entry)
    timedOut = Date.now() > until
    if (timedOut) break
  }
  found.sort((left, right) => right.mtimeMs - left.mtimeMs)
  const paths = found.slice(0, limit).map(({ path }) => `${place.path}/${path}`)
  return { paths, truncated: found.length > limit, timedOut }
}

function* entriesBelow(place: Place, recursive: boolean): Generator<Found> {
  let seen = 0
  const todo = ['']
  for (let dir = todo.pop(); dir !== undefined && seen < WALK_LIMIT; dir = todo.pop()) {
    for (const found of entriesIn(place, dir)) {
      seen++
      yield found
      if (recursive && found.type === 'directory') todo.push(found.path)
    }
  }
}

function* entriesIn(place: Place, dir: string): Generator<Found> {
  const base = dir === '' ? at(place) : `${at(place)}/${dir}`
  for (const name of namesIn(base, dir !== '')) {
    const stat = lstatSync(`${base}/${name}`, { throwIfNoEntry: false })
    if (stat === undefined) continue
    yield { path: dir === '' ? name : `${dir}/${name}`, type: typeOf(stat), size: stat.size, mtimeMs: stat.mtimeMs }
  }
}

/** Below the directory that was asked for, what vanished or may not be read while we looked is not there. */
function namesIn(path: string, below: boolean): string[] {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'ENOENT' || (below && (code === 'EACCES' || code === 'ENOTDIR'))) return []
    throw error
  }
}
