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

/** Rounds of stopping what a fork bomb has made meanwhile, and of killing. */
const FREEZE_ROUNDS = 20
const KILL_ROUNDS = 40

/** Resolves when nothing of it is left, or after a second of trying. Returns how many processes were killed by force. */
export async function killTree({ mark, group, graceMs }: Killing): Promise<number> {
  if (group === process.pid || group === 1) throw new Error('That group is not a command.')
  const known = new Set<number>()
  const find = () => {
    for (const pid of findProcesses(mark, group, known)) known.add(pid)
    return [...known].filter(isAlive)
  }
  for (const pid of find()) signal(pid, 'SIGTERM')
  await waitUntil(() => ![...known].some(isAlive), graceMs)
  let forced = 0
  for (let tries = 0; tries < KILL_ROUNDS; tries++) {
    const left = freeze(find)
    if (left.length === 0) break
    forced += left.length
    for (const pid of left) signal(pid, 'SIGKILL')
    await waitUntil(() => !left.some(isAlive), 25)
  }
  return forced
}

/** What stands still has no children: a fork bomb is stopped as a whole before any of it is killed. */
function freeze(find: () => number[]): number[] {
  const stopped = new Set<number>()
  for (let round = 0; round < FREEZE_ROUNDS; round++) {
    const moving = find().filter((pid) => !stopped.has(pid))
    if (moving.length === 0) break
    for (const pid of moving) {
      signal(pid, 'SIGSTOP')
      stopped.add(pid)
    }
  }
  return [...stopped]
}

async function waitUntil(done: () => boolean, ms: number): Promise<void> {
  const until = performance.now() + ms
  while (performance.now() < until && !done()) await pause(5)
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
