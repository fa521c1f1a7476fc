/** Writing a file in two steps, each of which may be cut and done again: its content under a name of its own, then a rename over the old. */
import { createHash } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { HASH_LIMIT, hashOf, READ } from './read-file.ts'
import { at, type Place, refuse, refuseError, walk } from './walk.ts'
import type { Result } from './wire.ts'

export interface WriteAsked {
  path: string
  /** The hash that must be there now; null: nothing may be there; absent: whatever is there. */
  expect?: string | null | undefined
  makeParents: boolean
  /** Name for the new content until it is whole, in the same directory. */
  temporary: string
}

/** What was there before: its hash, or that it had none. */
export type Before = string
const ABSENT = 'absent'
/** Above the hashing limit. */
const LARGE = 'large'

export interface Intent {
  path: string
  temporary: string
  before: Before
  after: string
}
export type Settled = { done: true; created: boolean } | { done: false }

/** The content lies beside its place, and nothing else has changed. */
export function prepareWrite(root: string, asked: WriteAsked, bytes: Uint8Array): Result<Intent> {
  const { path, expect, temporary, makeParents } = asked
  try {
    return walk(root, makeParents ? { path, make: makeDirectory } : { path }, (place) => {
      if (place.name === '') return refuse('not_a_file', path)
      const old = present(place)
      if (old === 'directory') return refuse('not_a_file', path)
      if (old === 'other') return refuse('special_file', path)
      const hash = old === null ? null : old.hash
      if (expect !== undefined && expect !== hash) return refuse('changed', path)
      if (old !== null) accessSync(at(place), constants.W_OK)
      fill({ fd: place.fd, name: temporary }, bytes, old?.mode ?? 0o644)
      const after = createHash('sha256').update(bytes).digest('hex')
      return { ok: true, value: { path: place.path, temporary, before: hash ?? ABSENT, after } }
    })
  } catch (error) {
    return refuseError(error, path)
  }
}

/** Applies an intent, now or after a crash: done already, doable still, or overtaken by somebody else. The temporary file is gone afterwards. */
export function settleWrite(root: string, { path, temporary, before, after }: Intent): Result<Settled> {
  return walk<Settled>(root, { path, followLast: false }, (place) => {
    const beside = { fd: place.fd, name: temporary }
    const now = hashNow(place)
    const created = before === ABSENT
    try {
      if (now === after) return { ok: true, value: { done: true, created } }
      if (now !== before || hashNow(beside) !== after) return { ok: true, value: { done: false } }
      renameSync(at(beside), at(place))
      return { ok: true, value: { done: true, created } }
    } finally {
      rmSync(at(beside), { force: true })
    }
  })
}

function hashNow(place: Pick<Place, 'fd' | 'name'>): Before | null {
  const found = present(place)
  if (found === null) return ABSENT
  return typeof found === 'string' ? null : found.hash
}

/** Null: nothing is there. */
function present(place: Pick<Place, 'fd' | 'name'>): { mode: number; hash: string } | null | 'directory' | 'other' {
  const stat = lstatSync(at(place), { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (!stat.isFile()) return stat.isDirectory() ? 'directory' : 'other'
  const fd = openSync(at(place), READ | constants.O_NOFOLLOW)
  try {
    const { size, mode } = fstatSync(fd)
    return { mode: mode & 0o7777, hash: size > HASH_LIMIT ? LARGE : hashOf(fd, size) }
  } finally {
    closeSync(fd)
  }
}

export function makeDirectory(place: Pick<Place, 'fd' | 'name'>): void {
  mkdirSync(at(place), { mode: 0o755 })
}

function fill(place: Pick<Place, 'fd' | 'name'>, bytes: Uint8Array, mode: number): void {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  const fd = openSync(at(place), flags, 0o600)
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done)
    fchmodSync(fd, mode)
    fsyncSync(fd)
  } catch (error) {
    rmSync(at(place), { force: true })
    throw error
  } finally {
    closeSync(fd)
  }
}
