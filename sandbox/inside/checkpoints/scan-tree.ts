/** The tree as a checkpoint sees it, gone through as the unprivileged user: what is there, and a stamp by which a change is noticed. */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs'
import { at, walk } from '../walk.ts'
import { IGNORED_BYTES, IGNORED_ENTRIES, leftOutByName, wantedDirectories } from './left-out.ts'

export interface ScannedEntry {
  /** Relative to the workspace. */
  path: string
  type: 'file' | 'directory' | 'link'
  mode: number
  size: number
  mtimeMs: number
  /** Size, times to the nanosecond, and inode: another content has another stamp, unless it came within a tick of the clock. */
  stamp: string
  /** The last change, in milliseconds on the container's clock. */
  changedMs: number
  target?: string
}
export interface Scan {
  entries: ScannedEntry[]
  leftOut: string[]
  startedMs: number
}

/** Bytes of a file whose content is kept. */
export const KEPT_FILE_BYTES = 10 * 1024 * 1024
const ENTRIES_LIMIT = 200_000
const DEPTH_LIMIT = 256

export function scanTree(root: string): Scan {
  const scanner = new Scanner(root, wantedDirectories(root))
  scanner.run()
  return scanner.scan
}

interface Budget {
  entries: number
  bytes: number
}

class Scanner {
  readonly scan: Scan = { entries: [], leftOut: [], startedMs: Date.now() }
  readonly #root: string
  readonly #wanted: ReadonlySet<string> | null

  constructor(root: string, wanted: ReadonlySet<string> | null) {
    this.#root = root
    this.#wanted = wanted
  }

  run(): void {
    const todo = ['']
    for (let dir = todo.pop(); dir !== undefined; dir = todo.pop()) {
      for (const entry of this.#entriesIn(dir)) {
        if (this.scan.entries.length >= ENTRIES_LIMIT) {
          this.scan.leftOut.push('…')
          return
        }
        this.scan.entries.push(entry)
        if (entry.type !== 'directory') continue
        if (this.#wanted === null || this.#wanted.has(entry.path)) todo.push(entry.path)
        else this.#takeIfSmall(entry.path)
      }
    }
  }

  /** A directory in which everything is ignored: kept whole, or not at all. */
  #takeIfSmall(top: string): void {
    const found: ScannedEntry[] = []
    const budget: Budget = { entries: IGNORED_ENTRIES, bytes: IGNORED_BYTES }
    const todo = [top]
    for (let dir = todo.pop(); dir !== undefined; dir = todo.pop()) {
      for (const entry of this.#entriesIn(dir)) {
        budget.entries -= 1
        budget.bytes -= entry.size
        if (budget.entries < 0 || budget.bytes < 0) {
          this.scan.leftOut.push(top)
          return
        }
        found.push(entry)
        if (entry.type === 'directory') todo.push(entry.path)
      }
    }
    this.scan.entries.push(...found)
  }

  #entriesIn(dir: string): ScannedEntry[] {
    if (dir.split('/').length > DEPTH_LIMIT) {
      this.scan.leftOut.push(dir)
      return []
    }
    const result = walk<ScannedEntry[]>(this.#root, { path: dir === '' ? '.' : dir, followLast: false }, (place) => {
      const fd = openSync(
        at(place),
        constants.O_RDONLY | constants.O_DIRECTORY | (place.name === '' ? 0 : constants.O_NOFOLLOW),
      )
      try {
        const names = readdirSync(at({ fd, name: '' })).sort()
        return { ok: true, value: names.flatMap((name) => this.#entry(fd, dir, name)) }
      } finally {
        closeSync(fd)
      }
    })
    // It went away, or may not be read, while we looked.
    return result.ok ? result.value : []
  }

  #entry(fd: number, dir: string, name: string): ScannedEntry[] {
    if (name === '.git') return []
    const path = dir === '' ? name : `${dir}/${name}`
    const way = at({ fd, name })
    const stat = lstatSync(way, { bigint: true, throwIfNoEntry: false })
    if (stat === undefined) return []
    if (stat.isDirectory() && leftOutByName(name)) {
      this.scan.leftOut.push(path)
      return []
    }
    if (stat.isFile() && stat.size > BigInt(KEPT_FILE_BYTES)) this.scan.leftOut.push(path)
    if (stat.isSymbolicLink()) return [{ ...entryOf(path, 'link', stat), target: readlinkSync(way) }]
    if (stat.isDirectory()) return [{ ...entryOf(path, 'directory', stat), size: 0 }]
    return stat.isFile() ? [entryOf(path, 'file', stat)] : []
  }
}

function entryOf(path: string, type: ScannedEntry['type'], stat: BigIntStats): ScannedEntry {
  return {
    ...{ path, type, mode: Number(stat.mode) & 0o7777, size: Number(stat.size), mtimeMs: Number(stat.mtimeMs) },
    ...{
      stamp: `${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.ino}`,
      changedMs: Math.max(Number(stat.mtimeMs), Number(stat.ctimeMs)),
    },
  }
}

/** The contents of files, each null where it is no file any more, may not be read, or became too large. */
export function readMany(root: string, paths: readonly string[]): (Uint8Array | null)[] {
  return paths.map((path) => {
    const result = walk<Uint8Array | null>(root, { path, followLast: false }, (place) => {
      const fd = openSync(at(place), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        const stat = fstatSync(fd)
        return { ok: true, value: stat.isFile() && stat.size <= KEPT_FILE_BYTES ? readAll(fd, stat.size) : null }
      } finally {
        closeSync(fd)
      }
    })
    return result.ok ? result.value : null
  })
}

function readAll(fd: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size)
  let done = 0
  while (done < size) {
    const count = readSync(fd, bytes, done, size - done, done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}
