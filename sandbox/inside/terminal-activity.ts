/** What a terminal is doing: its foreground process, and whether anything but its shell runs in its session. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Activity {
  process: string
  busy: boolean
}

/** `shell`: the pid of the session's leader. One that is gone does nothing. */
export function activityOf(shell: number): Activity {
  const own = statOf(shell)
  if (own === null) return { process: '', busy: false }
  const busy = readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name) || Number(name) === shell) return false
    const stat = statOf(Number(name))
    return stat !== null && stat.session === shell
  })
  return { process: nameOf(own.foreground) ?? nameOf(shell) ?? '', busy }
}

/** The fields after the name, which is in brackets and may hold anything; dead children do not count. */
function statOf(pid: number): { session: number; foreground: number } | null {
  const text = read(`/proc/${pid}/stat`)
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields.length < 6 || fields[0] === 'Z' ? null : { session: Number(fields[3]), foreground: Number(fields[5]) }
}

function nameOf(pid: number): string | null {
  const name = pid > 0 ? read(`/proc/${pid}/comm`).trim().slice(0, 100) : ''
  return name === '' ? null : name
}

/** A process that ended meanwhile has nothing to read. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
