/** Reading a regular file through an open descriptor, with the hash of the whole. */
import { createHash } from 'node:crypto'
import { closeSync, constants, fstatSync, readSync } from 'node:fs'
import { refuse } from './walk.ts'
import type { FileAction, Result } from './wire.ts'

/** Bytes of a file whose hash is still computed. */
export const HASH_LIMIT = 64 * 1024 * 1024
/** Opens neither waits for a pipe's other end nor takes a terminal. */
export const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY
const PIECE = 1 << 20

export interface ReadAnswer {
  meta: { sha256: string | null; size: number; mtimeMs: number; mode: number }
  bytes: Uint8Array
}

/** Closes the descriptor. */
export function readOpened(fd: number, action: Extract<FileAction, { act: 'read' }>): Result<ReadAnswer> {
  try {
    const stat = fstatSync(fd)
    if (stat.isDirectory()) return refuse('not_a_file', action.path)
    if (!stat.isFile()) return refuse('special_file', action.path)
    // What the kernel writes anew at each reading has no size.
    const size = stat.size === 0 ? readRange(fd, 0, PIECE).length : stat.size
    const from = action.offset ?? 0
    const wanted = Math.max(0, Math.min(action.length ?? size, size - from))
    if ((action.length === undefined ? size : wanted) > action.maxBytes)
      return refuse('too_large', action.path, `${size} bytes`)
    const bytes = readRange(fd, from, wanted)
    const whole = from === 0 && bytes.length === size
    const meta = { size, mtimeMs: stat.mtimeMs, mode: stat.mode & 0o7777 }
    if (size > HASH_LIMIT) return { ok: true, value: { meta: { ...meta, sha256: null }, bytes } }
    const sha256 = whole ? createHash('sha256').update(bytes).digest('hex') : hashOf(fd, size)
    return { ok: true, value: { meta: { ...meta, sha256 }, bytes } }
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

export function hashOf(fd: number, size: number): string {
  const hash = createHash('sha256')
  for (let from = 0; from < size; from += PIECE) hash.update(readRange(fd, from, Math.min(PIECE, size - from)))
  return hash.digest('hex')
}
