/** File work as the unprivileged user, on open directories below the workspace. */
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { followLinks } from '../follow-links.ts'
import { forceToDisk } from './force-to-disk.ts'
import { glob, list, typeOf } from './list-files.ts'
import { at, type Place, refuse, refuseError, walk } from './walk.ts'
import type { FileAction, Result } from './wire.ts'

/** Bytes of a file whose hash is still computed. */
const HASH_LIMIT = 64 * 1024 * 1024

export interface Answer {
  meta: unknown
  bytes?: Uint8Array
}
type Act<T extends FileAction['act']> = Extract<FileAction, { act: T }>

/** Never throws: errnos are results. */
export function actOnFile(root: string, action: FileAction, bytes: Uint8Array | undefined): Result<Answer> {
  try {
    return ACTS[action.act](root, action as never, bytes)
  } catch (error) {
    return refuseError(error, action.path)
  }
}

const ok = (meta: unknown, bytes?: Uint8Array): Result<Answer> => ({
  ok: true,
  value: bytes === undefined ? { meta } : { meta, bytes },
})

const ACTS: {
  [T in FileAction['act']]: (root: string, action: Act<T>, bytes: Uint8Array | undefined) => Result<Answer>
} = {
  stat: (root, action) => walk(root, action, (place) => ok(statBody(place, lstatSync(at(place))))),
  follow: (_root, { paths }) => ok({ paths: paths.map((path) => followLinks(path, linkAt)) }),
  resolve: (root, action) => walk(root, action, (place) => ok({ path: place.path })),
  read: (root, action) =>
    action.allowOutside === true && !below(root, action.path)
      ? readOpened(openSync(action.path, READ), action)
      : walk(root, action, (place) => readOpened(openSync(at(place), READ | constants.O_NOFOLLOW), action)),
  write: (root, action, bytes) => write(root, action, bytes ?? new Uint8Array()),
  list: (root, action) => walk(root, action, (place) => ok(list(place, action))),
  mkdir: (root, action) =>
    walk(root, { ...action, make: makeDirectory }, (place) => {
      if (!exists(place)) makeDirectory(place)
      return lstatSync(at(place)).isDirectory() ? ok(null) : refuse('exists', action.path)
    }),
  move,
  remove,
  glob: (root, action) => walk(root, action, (place) => ok(glob(place, action))),
}

/** Errnos that say for sure that no link is there. */
const NO_LINK = new Set(['EINVAL', 'ENOENT', 'ENOTDIR'])

function linkAt(path: string): string | null | undefined {
  try {
    return readlinkSync(path)
  } catch (error) {
    return error instanceof Error && 'code' in error && NO_LINK.has(String(error.code)) ? null : undefined
  }
}

const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY

function below(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}/`)
}

function statBody(place: Place, stat: Stats) {
  return { path: place.path, type: typeOf(stat), size: stat.size, mode: stat.mode & 0o7777, mtimeMs: stat.mtimeMs }
}

/** Closes the descriptor. */
function readOpened(fd: number, action: Act<'read'>): Result<Answer> {
  try {
    const stat = fstatSync(fd)
    if (stat.isDirectory()) return refuse('not_a_file', action.path)
    if (!stat.isFile()) return refuse('special_file', action.path)
    const from = action.offset ?? 0
    const wanted = Math.max(0, Math.min(action.length ?? stat.size, stat.size - from))
    if ((action.length === undefined ? stat.size : wanted) > action.maxBytes)
      return refuse('too_large', action.path, `${stat.size} bytes`)
    const bytes = readRange(fd, from, wanted)
    const whole = from === 0 && bytes.length === stat.size
    const hash =
      stat.size > HASH_LIMIT ? null : whole ? createHash('sha256').update(bytes).digest('hex') : hashOf(fd, stat.size)
    return ok({ sha256: hash, size: stat.size, mtimeMs: stat.mtimeMs, mode: stat.mode & 0o7777 }, bytes)
  } finally {
    closeSync(fd)
  }
}

function readRange(fd: number, from: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length)
  let done = 0
  while (done < length) {
    const count = readSync(fd, bytes, done, length - done, from + done)
    if (count === 0) break
    done += count
  }
  return bytes.subarray(0, done)
}

function hashOf(fd: number, size: number): string {
  const hash = createHash('sha256')
  for (let from = 0; from < size; from += 1 << 20) hash.update(readRange(fd, from, Math.min(1 << 20, size - from)))
  return hash.digest('hex')
}

function exists(place: Place): boolean {
  try {
    lstatSync(at(place))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

function makeDirectory(place: Place): void {
  mkdirSync(at(place), { mode: 0o755 })
}

interface Present {
  mode: number
  sha256: string | null
}

/** Null: nothing is there. */
function present(place: Place): Present | null | 'directory' | 'other' {
  if (!exists(place)) return null
  const stat = lstatSync(at(place))
  if (!stat.isFile()) return stat.isDirectory() ? 'directory' : 'other'
  const fd = openSync(at(place), READ | constants.O_NOFOLLOW)
  try {
    return { mode: stat.mode & 0o7777, sha256: stat.size > HASH_LIMIT ? null : hashOf(fd, stat.size) }
  } finally {
    closeSync(fd)
  }
}

/** Whole or not at all: a temporary file in the same directory, then a rename over the name. */
function write(root: string, action: Act<'write'>, bytes: Uint8Array): Result<Answer> {
  const options = action.makeParents ? { path: action.path, make: makeDirectory } : { path: action.path }
  return walk(root, options, (place) => {
    if (place.name === '') return refuse('not_a_file', action.path)
    const old = present(place)
    if (old === 'directory') return refuse('not_a_file', action.path)
    if (old === 'other') return refuse('special_file', action.path)
    if (action.expect !== undefined && action.expect !== (old?.sha256 ?? null)) return refuse('changed', action.path)
    const temporary = { fd: place.fd, name: `.slipway-${randomBytes(6).toString('hex')}` }
    try {
      fill(at(temporary), bytes, old?.mode ?? 0o644)
      renameSync(at(temporary), at(place))
    } catch (error) {
      rmSync(at(temporary), { force: true })
      throw error
    }
    return ok({ sha256: createHash('sha256').update(bytes).digest('hex'), created: old === null, size: bytes.length })
  })
}

function fill(path: string, bytes: Uint8Array, mode: number): void {
  const fd = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600)
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
    fchmodSync(fd, mode)
    forceToDisk(fd)
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function move(root: string, action: Act<'move'>): Result<Answer> {
  return walk(root, { path: action.path, followLast: false }, (from) =>
    walk(root, { path: action.to, followLast: false, make: makeDirectory }, (to) => {
      lstatSync(at(from))
      if (from.name === '' || `${to.path}/`.startsWith(`${from.path}/`))
        return refuse('invalid_path', action.to, 'A directory cannot be moved into itself.')
      if (exists(to)) return refuse('exists', action.to)
      renameSync(at(from), at(to))
      return ok(null)
    }),
  )
}

function remove(root: string, action: Act<'remove'>): Result<Answer> {
  return walk(root, { path: action.path, followLast: false }, (place) => {
    if (place.name === '') return refuse('invalid_path', action.path, 'The workspace itself stays.')
    const stat = lstatSync(at(place))
    if (!stat.isDirectory()) unlinkSync(at(place))
    else if (action.recursive === true) return removeTree(place, action.path)
    else rmdirSync(at(place))
    return ok(null)
  })
}

/** `rm` goes down by open directories: no depth is too deep for it, and what is swapped for a link meanwhile is not followed. */
function removeTree({ fd, name }: Place, path: string): Result<Answer> {
  const options = {
    cwd: `/proc/self/fd/${fd}`,
    env: PROGRAMS as unknown as NodeJS.ProcessEnv,
    encoding: 'utf8',
  } as const
  const { status, stderr, error } = spawnSync('rm', ['-rf', '--', name], options)
  if (status === 0) return ok(null)
  return refuse('failed', path, (stderr || error?.message || 'It could not be removed.').trim().slice(0, 2000))
}
const PROGRAMS = { PATH: '/usr/local/bin:/usr/bin:/bin' }
