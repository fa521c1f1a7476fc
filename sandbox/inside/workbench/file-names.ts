/** The names for quick open: what ripgrep would look into. */

import { PLAIN_FLAGS } from './pattern-flags.ts'
import { outputOf, type ProgramUser } from './run-program.ts'

const TIMEOUT_MS = 30_000
/** Bytes of names. */
const NAMES_LIMIT = 64 * 1024 * 1024

export interface FileNames {
  names: Buffer
  truncated: boolean
}

/** Names end with a NUL each. A tree that is being changed may be told in part; a program that is missing is an error. */
export async function fileNames(
  root: string,
  user: ProgramUser,
  options: { limit: number; signal: AbortSignal },
): Promise<FileNames | { error: string }> {
  const args = [
    ...PLAIN_FLAGS,
    ...['--files', '--null', '--hidden', '--no-require-git', '--no-messages', '--sort=path'],
    ...['--glob=!.git', '--glob=!node_modules'],
  ]
  const program = { file: 'rg', args, cwd: root, timeoutMs: TIMEOUT_MS, signal: options.signal }
  const { stdout, truncated, timedOut, code, stderr } = await outputOf(program, user, NAMES_LIMIT)
  if (code === null && !truncated && !timedOut) return { error: stderr || 'ripgrep was stopped.' }
  const end = endOf(stdout, options.limit)
  return { names: stdout.subarray(0, end), truncated: truncated || timedOut || end < stdout.length }
}

/** The end of the last whole name within the limit. */
function endOf(names: Buffer, limit: number): number {
  let end = 0
  for (let count = 0; count < limit; count++) {
    const next = names.indexOf(0, end)
    if (next === -1) break
    end = next + 1
  }
  return end
}
