/** How a command is handed to the shell: run as if by `bash -c`, its last directory told on a descriptor that nobody else uses. */

/** High enough that no script takes it for itself. */
export const DIRECTORY_FD = 62
const MAX_DIRECTORY = 4096

/** The kernel takes commands before the daemon when memory ends: anybody may raise their own score. */
const RAISE = '{ echo 500 >/proc/self/oom_score_adj; } 2>/dev/null\n'
/** `set -x` of the command must not show in its output, and a function called `pwd` must not answer. */
const TELL = `{ command pwd -P; printf "\\0"; } >&${DIRECTORY_FD}`
/** Not an argument of the command, and not shown in the shell's words about bad grammar. */
const RUN = '__=$1; shift; eval "$__"'
/** Told by the trap when the command exits by itself, and after it when it has a trap of its own. */
const REPORT = `trap '{ ${TELL}; } 2>/dev/null' EXIT\n${RUN}\n{ set -- "$?"; ${TELL}; set +x; } 2>/dev/null\nexit "$1"`

export function shellWords(command: string | readonly string[], reportDirectory: boolean): string[] {
  if (typeof command !== 'string') return ['/bin/sh', '-c', `${RAISE}exec "$@"`, 'sh', ...command]
  return ['/bin/bash', '-c', `${RAISE}${reportDirectory ? REPORT : RUN}`, 'bash', command]
}

/** Undefined: the shell did not come to say it, for instance because it became another program. */
export function directoryIn(report: string): string | undefined {
  const said = report
    .split('\0')
    .slice(0, -1)
    .map((line) => line.replace(/\n$/, ''))
  return said.findLast((line) => line.startsWith('/') && line.length <= MAX_DIRECTORY)
}
