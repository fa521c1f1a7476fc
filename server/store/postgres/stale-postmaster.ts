/** What to do about the lock file of a database server that ran before us. */
import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

interface Patience {
  /** How long an earlier server may take to stop by itself, in milliseconds. */
  waitMs?: number
}

/**
 * We hold the directory, so a server that still runs on it has lost its parent and is stopping: it gets time, then
 * SIGQUIT. A lock file whose process id by now belongs to some other program is removed, since PostgreSQL would refuse
 * to start over it. One of a dead process stays: PostgreSQL itself checks then whether its workers are gone.
 */
export async function clearStalePostmaster(directory: string, { waitMs = 10_000 }: Patience = {}): Promise<void> {
  const lockFile = join(directory, 'postmaster.pid')
  const pid = await lockedBy(lockFile)
  if (pid === null) return
  const arguments_ = await commandLine(pid)
  if (arguments_ === null) return
  if (!arguments_.includes(directory)) return unlink(lockFile)
  if (await gone(pid, directory, waitMs)) return
  process.kill(pid, 'SIGQUIT')
  if (await gone(pid, directory, waitMs)) return
  process.kill(pid, 'SIGKILL')
  await gone(pid, directory, waitMs)
}

async function lockedBy(lockFile: string): Promise<number | null> {
  const text = await readFile(lockFile, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return ''
    throw cause
  })
  const pid = Number.parseInt(text, 10)
  return Number.isInteger(pid) && pid > 0 ? pid : null
}

/** Null when no such process lives. */
async function commandLine(pid: number): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  return text === null || text === '' ? null : text.split('\0')
}

async function gone(pid: number, directory: string, waitMs: number): Promise<boolean> {
  for (const end = performance.now() + waitMs; performance.now() < end; await sleep(25)) {
    const now = await commandLine(pid)
    if (now === null || !now.includes(directory)) return true
  }
  return false
}
