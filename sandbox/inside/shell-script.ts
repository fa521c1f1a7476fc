/** The words with which bash is started for a command: at once, or beforehand, to be told the command when it comes. */
import type { ExecBody } from './wire.ts'

/** The kernel takes what runs here first when memory ends; and nobody opens all the files of the machine. */
const LIMITS = 'echo 500 >/proc/self/oom_score_adj 2>/dev/null; ulimit -n 65536 2>/dev/null; '

/** Where the directory in which the shell ends is written, and where a shell that waits is told what to run. */
export const REPORT_FD = 3
export const TOLD_FD = 4

type Script = Pick<ExecBody, 'output' | 'reportCwd'>

/** Both outputs in one pipe in the order they came; the directory in which the shell ends on a pipe of its own. On one line: bash counts them. */
function preamble({ output, reportCwd }: Script): string {
  const merge = output === 'merged' ? 'exec 2>&1; ' : ''
  return `${merge}${reportCwd === true ? `trap 'builtin pwd -P >&${REPORT_FD} 2>/dev/null' EXIT; ` : ''}`
}

export function argvOf(body: Pick<ExecBody, 'command'> & Script): string[] {
  if (typeof body.command !== 'string') return body.command
  return ['/bin/bash', '-c', `${LIMITS}${preamble(body)}eval "$1"`, 'bash', body.command]
}

/** Said on the report's pipe by a shell that waited, before it does anything: without it, it has done nothing. */
export const BEGUN = '.'
/** Said after it by one that could not go where it was sent. */
export const LOST_WAY = '!'

/** A shell that waits for two texts that end in NUL, what to do first and the command; without them it ends. */
export const WAITING_ARGV = [
  '/bin/bash',
  '-c',
  `${LIMITS}read -rd '' -u ${TOLD_FD} && set -- "$REPLY" && read -rd '' -u ${TOLD_FD} && set -- "$1" "$REPLY" && unset REPLY && exec ${TOLD_FD}<&- && eval "$1"`,
  'bash',
] as const

/** What a waiting shell is told; from here on it is as one that was started for the command. */
export function tellingOf(body: Script & { command: string; cwd: string }): Buffer {
  const place = `'${body.cwd.replaceAll("'", `'\\''`)}'`
  const say = (word: string) => `builtin echo '${word}' >&${REPORT_FD}`
  const first = `${say(BEGUN)}; builtin cd -P -- ${place} 2>/dev/null || { ${say(LOST_WAY)}; exit 126; }; unset OLDPWD; SECONDS=0; `
  return Buffer.from(`${first}${preamble(body)}shift; eval "$1"\0${body.command}\0`)
}
