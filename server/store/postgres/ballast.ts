/** A file that takes up room, so that a full disk still leaves enough to write the last facts and stop in order. */
import { open, rm, stat, statfs } from 'node:fs/promises'

export const BALLAST_BYTES = 64 * 1024 * 1024

export interface Ballast {
  /** Gives the room back. Resolves to false when it was given back before. */
  release(): Promise<boolean>
  /** Takes the room again once there is plenty. Resolves to whether the ballast stands. */
  restore(): Promise<boolean>
}

export interface BallastOptions {
  path: string
  bytes?: number
  /** Free bytes on the disk; a test may say otherwise. */
  freeBytes?: () => Promise<number>
}

export function createBallast({ path, bytes = BALLAST_BYTES, freeBytes }: BallastOptions): Ballast {
  const free = freeBytes ?? (() => freeBeside(path))
  return {
    async release() {
      const had = await sizeOf(path)
      await rm(path, { force: true })
      return had > 0
    },
    async restore() {
      if ((await sizeOf(path)) === bytes) return true
      // Three times: taking it must not itself fill the disk.
      if ((await free()) < bytes * 3) return false
      return fill(path, bytes)
    },
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found?.size ?? 0
}

async function freeBeside(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path.slice(0, path.lastIndexOf('/') + 1))
  return bavail * bsize
}

/** Real bytes: a sparse file holds no room. */
async function fill(path: string, bytes: number): Promise<boolean> {
  const chunk = Buffer.alloc(1024 * 1024, 1)
  try {
    await using file = await open(path, 'w', 0o600)
    for (let left = bytes; left > 0; left -= chunk.length) await file.write(chunk, 0, Math.min(left, chunk.length))
    return true
  } catch {
    await rm(path, { force: true })
    return false
  }
}
