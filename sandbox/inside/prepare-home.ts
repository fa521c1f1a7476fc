/** A home and a workspace that the unprivileged user owns or may write: the daemon is root without the right to give files away. */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface Places {
  home: string
  workspace: string
  uid: number | null
  gid: number | null
}

/** Throws when the home cannot be made. */
export function prepareHome({ home, workspace, uid, gid }: Places): void {
  if (uid === null || gid === null) {
    mkdirSync(home, { recursive: true })
    return
  }
  if (!existsSync(home)) {
    mkdirSync(dirname(home), { recursive: true })
    chmodSync(dirname(home), 0o1777)
    const made = spawnSync('/bin/mkdir', ['-p', home], { uid, gid })
    if (made.status !== 0) throw new Error(`The home ${home} could not be made: ${made.stderr?.toString() ?? ''}`)
  }
  // An image that has no such places gives us volumes that belong to root.
  for (const place of [workspace, home])
    if (uid !== 0 && process.getuid?.() === 0 && statSync(place).uid === 0) chmodSync(place, 0o777)
}
