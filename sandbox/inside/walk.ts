/** Paths below the workspace, walked part by part on open directories: a link is followed as far as it stays inside, a swap in between escapes nowhere. */
import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs'
import type { Problem, Result } from './wire.ts'

/** Opens a name without the right to read it; not among Node's constants. */
const O_PATH = 0o10000000
const MAX_LINKS = 40
/** Each is an open directory while a path is walked. */
const MAX_PARTS = 512

export function refuse(kind: Problem['kind'], path: string, message: string = kind): { ok: false; problem: Problem } {
  return { ok: false, problem: { kind, path, message } }
}

/** What an errno means to the one who asked. */
export function refuseError(error: unknown, path: string): { ok: false; problem: Problem } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const kinds: Record<string, Problem['kind']> = {
    ENOENT: 'not_found',
    ENOTDIR: 'not_a_directory',
    EISDIR: 'not_a_file',
    EEXIST: 'exists',
    EACCES: 'permission',
    EPERM: 'permission',
    EROFS: 'permission',
    ENOTEMPTY: 'not_empty',
    ENOSPC: 'disk_full',
    EDQUOT: 'disk_full',
    ENAMETOOLONG: 'invalid_path',
    ELOOP: 'invalid_path',
    ENXIO: 'special_file',
  }
  return refuse(kinds[code] ?? 'failed', path, code === '' ? String(error) : code)
}

/** An open directory of the workspace and the last part of the path in it. `name` is '' for the workspace itself. */
export interface Place {
  fd: number
  name: string
  /** Absolute and free of links, as it was while it was walked. */
  path: string
}

/** The way to `name` in an open directory. */
export function at(place: Pick<Place, 'fd' | 'name'>): string {
  return place.name === '' ? `/proc/self/fd/${place.fd}/.` : `/proc/self/fd/${place.fd}/${place.name}`
}

export interface WalkOptions {
  /** The last part may be a link that is to be looked at itself. */
  followLast?: boolean
  /** Missing directories on the way are handed to this, which makes one. */
  make?: (place: Place) => void
}

/** Calls `work` with the place and closes it afterwards. Problems of the walk, and errnos of `work`, are results. */
export function walk<T>(
  root: string,
  asked: { path: string } & WalkOptions,
  work: (place: Place) => Result<T>,
): Result<T> {
  const { path } = asked
  const parts = partsBelow(root, path)
  if (!Array.isArray(parts)) return parts
  const walker = new Walker(root)
  try {
    const problem = walker.go(parts, asked)
    return problem ?? work(walker.place())
  } catch (error) {
    return refuseError(error, path)
  } finally {
    walker.close()
  }
}

function partsBelow(root: string, path: string): string[] | { ok: false; problem: Problem } {
  // A lone surrogate is no character: the file system would store another name than was asked for.
  if (path === '' || path.includes('\0') || !path.isWellFormed()) return refuse('invalid_path', path.toWellFormed())
  const whole = path.startsWith('/') ? path : `${root}/${path}`
  const parts = split(whole)
  const base = split(root)
  if (base.some((part, index) => parts[index] !== part)) return refuse('outside', path)
  return parts.length > MAX_PARTS ? refuse('invalid_path', path) : parts.slice(base.length)
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.')
}

class Walker {
  readonly #root: string
  /** Open directories from the workspace down. */
  readonly #fds: number[] = []
  readonly #names: string[] = []
  #last = ''
  #links = 0

  constructor(root: string) {
    this.#root = root
    this.#fds.push(openSync(root, constants.O_RDONLY | constants.O_DIRECTORY))
  }

  place(): Place {
    const fd = this.#fds.at(-1) ?? -1
    return {
      fd,
      name: this.#last,
      path: [this.#root, ...this.#names, ...(this.#last === '' ? [] : [this.#last])].join('/'),
    }
  }

  close(): void {
    for (const fd of this.#fds.splice(0)) closeSync(fd)
  }

  /** Undefined: arrived. */
  go(parts: string[], asked: { path: string } & WalkOptions): { ok: false; problem: Problem } | undefined {
    const todo = [...parts]
    for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
      const isLast = todo.length === 0
      if (part === '..') {
        if (this.#names.length === 0) return refuse('outside', asked.path)
        this.#up()
        continue
      }
      const target = this.#linkAt(part, isLast && asked.followLast === false)
      if (target === null) {
        if (isLast) this.#last = part
        else this.#down(part, asked)
        continue
      }
      const next = this.#follow(target, asked.path)
      if (!Array.isArray(next)) return next
      todo.unshift(...next)
    }
    return undefined
  }

  #up(): void {
    this.#names.pop()
    const fd = this.#fds.pop()
    if (fd !== undefined) closeSync(fd)
  }

  #down(part: string, asked: WalkOptions): void {
    const place = { ...this.place(), name: part }
    const open = () => openSync(at(place), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
    let fd: number
    try {
      fd = open()
    } catch (error) {
      if (asked.make === undefined || !(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        throw error
      asked.make(place)
      fd = open()
    }
    this.#fds.push(fd)
    this.#names.push(part)
  }

  /** The target when the name is a link that is to be followed. */
  #linkAt(part: string, keep: boolean): string | null {
    if (keep) return null
    const way = at({ fd: this.#fds.at(-1) ?? -1, name: part })
    let fd: number
    try {
      fd = openSync(way, O_PATH | constants.O_NOFOLLOW)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
    try {
      return fstatSync(fd).isSymbolicLink() ? readlinkSync(way) : null
    } finally {
      closeSync(fd)
    }
  }

  #follow(target: string, path: string): string[] | { ok: false; problem: Problem } {
    if (++this.#links > MAX_LINKS) return refuse('invalid_path', path, 'Too many links.')
    if (!target.startsWith('/')) return split(target)
    const parts = partsBelow(this.#root, target)
    if (!Array.isArray(parts)) return refuse('outside', path)
    while (this.#names.length > 0) this.#up()
    return parts
  }
}
