/** Ends a command with all that it started: its group, and whatever carries its mark or descends from it, also after setsid or a double fork. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Killing {
  /** An entry of the environment, `NAME=value`, that every process of the command inherited. */
  mark: string
  /** The process group; 0: none. */
  group: number
  /** Milliseconds between SIGTERM and SIGKILL. */
  graceMs: number
}

/** Resolves when nothing of it is left, or after a second of trying. Returns how many processes were killed by force. */
export async function killTree({ mark, group, graceMs }: Killing): Promise<number> {
  if (group === process.pid || group === 1) throw new Error('That group is not a command.')
  const known = new Set<number>()
  const find = () => {
    for (const pid of findProcesses(mark, group, known)) known.add(pid)
    return [...known].filter(isAlive)
  }
  for (const pid of find()) signal(pid, 'SIGTERM')
  await pause(graceMs)
  let forced = 0
  for (let tries = 0; tries < 40; tries++) {
    const left = find()
    if (left.length === 0) break
    forced += left.length
    for (const pid of left) signal(pid, 'SIGKILL')
    await pause(25)
  }
  return forced
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It is gone, or another user's: nothing to do.
  }
}

interface Seen {
  pid: number
  parent: number
  group: number
}

function findProcesses(mark: string, group: number, known: ReadonlySet<number>): number[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (lookAt(Number(name)) ?? []) : []))
  const found = new Set(
    all.flatMap((seen) =>
      seen.pid !== process.pid && ((group > 0 && seen.group === group) || carries(seen.pid, mark)) ? [seen.pid] : [],
    ),
  )
  for (let grew = true; grew; ) {
    grew = false
    for (const { pid, parent } of all) {
      if (found.has(pid) || pid === process.pid || !(found.has(parent) || known.has(parent))) continue
      found.add(pid)
      grew = true
    }
  }
  return [...found]
}

/** The fields after the name, which is in brackets and may hold anything. */
function lookAt(pid: number): Seen | null {
  const text = read(`/proc/${pid}/stat`)
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields.length < 3 || fields[0] === 'Z' ? null : { pid, parent: Number(fields[1]), group: Number(fields[2]) }
}

function isAlive(pid: number): boolean {
  return lookAt(pid) !== null
}

function carries(pid: number, mark: string): boolean {
  return read(`/proc/${pid}/environ`).split('\0').includes(mark)
}

/** A process that ended meanwhile, or that belongs to somebody else, has nothing to read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
