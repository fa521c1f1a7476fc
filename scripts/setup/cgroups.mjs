// What dockerd needs of the control groups where no service manager prepared them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { runCommand } from './run-command.mjs'

/**
 * Mounts cgroup v2 where no hierarchy is mounted at all, and, inside a container, makes its root able to hand out controllers.
 *
 * @param {{ root?: string, mounts?: string }} [options] other places, for tests
 * @returns {Promise<void>}
 */
export async function prepareCgroups({ root = '/sys/fs/cgroup', mounts = '/proc/mounts' } = {}) {
  if (!/ cgroup2? /.test(readFileSync(mounts, 'utf8'))) {
    await runCommand('mount', ['-t', 'cgroup2', 'none', root])
  }
  delegateControllers(root)
}

/**
 * In a nested cgroup v2 root, processes beside groups forbid controllers ("no internal processes"): they move into a leaf first.
 * The machine's own root has no `cgroup.type` file and needs nothing.
 *
 * @param {string} root
 */
export function delegateControllers(root) {
  if (!existsSync(`${root}/cgroup.controllers`) || !existsSync(`${root}/cgroup.type`)) return
  mkdirSync(`${root}/init`, { recursive: true })
  for (const pid of readFileSync(`${root}/cgroup.procs`, 'utf8').split('\n').filter(Boolean)) {
    try {
      writeFileSync(`${root}/init/cgroup.procs`, pid)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error // it ended meanwhile
    }
  }
  const controllers = readFileSync(`${root}/cgroup.controllers`, 'utf8').trim().split(/\s+/).filter(Boolean)
  writeFileSync(`${root}/cgroup.subtree_control`, controllers.map((name) => `+${name}`).join(' '))
}
