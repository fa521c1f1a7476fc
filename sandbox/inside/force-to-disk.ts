/** Sends what was written to the disk while nobody waits for it: a file of ours is as safe as one that a command has written, and a moment later safer. */
import { close, closeSync, fdatasync, fdatasyncSync } from 'node:fs'

/** Open files that may be under way at once. */
const MOST = 64

let underWay = 0
/** A disk that has failed, as one below a sparse file that is full, is waited for until it works: who writes then is told. */
let hasFailed = false

/** Takes the descriptor over. Throws, and leaves it open, when the disk is waited for and fails. */
export function forceToDisk(fd: number): void {
  if (hasFailed || underWay >= MOST) {
    fdatasyncSync(fd)
    closeSync(fd)
    hasFailed = false
    return
  }
  underWay += 1
  fdatasync(fd, (error) => {
    underWay -= 1
    hasFailed ||= error !== null
    close(fd, (fault) => {
      hasFailed ||= fault !== null
    })
  })
}
