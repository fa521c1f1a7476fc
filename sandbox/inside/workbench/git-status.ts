/** What git says of the workspace, with everything switched off by which a repository could make git run something. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { GitStatus } from '#protocol/api/git-routes.ts'
import { readGitStatus } from './read-git-status.ts'
import { outputOf, type ProgramUser } from './run-program.ts'

const TIMEOUT_MS = 30_000
const OUTPUT_LIMIT = 4 * 1024 * 1024

/** Nobody is asked, nothing is fetched, no lock is taken, no settings but the repository's are read. */
const ENVIRONMENT = {
  ...{ GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '/bin/false', GIT_ALLOW_PROTOCOL: 'none', GIT_OPTIONAL_LOCKS: '0' },
  ...{
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_PAGER: 'cat',
    GIT_EXTERNAL_DIFF: '',
    HOME: '/nonexistent',
  },
}
/** Settings of a repository that name a program which `git status` would run. */
const OVERRIDES: readonly [string, string][] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['core.sshCommand', '/bin/false'],
  ['core.alternateRefsCommand', '/bin/false'],
  ['diff.external', ''],
  ['protocol.allow', 'never'],
  ['safe.directory', '*'],
  ['submodule.recurse', 'false'],
]

export async function gitStatus(root: string, user: ProgramUser, signal: AbortSignal): Promise<GitStatus> {
  if (!existsSync(join(root, '.git'))) return { kind: 'none' }
  const base = { file: 'git', cwd: root, timeoutMs: TIMEOUT_MS, signal }
  const ceiling = { GIT_CEILING_DIRECTORIES: join(root, '..') }
  const listed = await outputOf(
    {
      ...base,
      args: ['config', '--local', '--includes', '--name-only', '--null', '--list'],
      env: { ...ENVIRONMENT, ...ceiling, ...configOf(OVERRIDES) },
    },
    user,
    OUTPUT_LIMIT,
  )
  // Filters that it does not tell of would run, so without the list nothing does.
  if (listed.code !== 0) return failed(listed.stderr)
  const env = { ...ENVIRONMENT, ...ceiling, ...configOf([...OVERRIDES, ...programsIn(listed.stdout.toString('utf8'))]) }
  const args = ['status', '--porcelain=v2', '--branch', '--null', '--untracked-files=normal', '--ignore-submodules=all']
  const status = await outputOf({ ...base, args, env }, user, OUTPUT_LIMIT)
  if (status.code !== 0 && !status.truncated) return failed(status.timedOut ? 'git took too long.' : status.stderr)
  return readGitStatus(status.stdout.toString('utf8'), status.truncated)
}

/** By number, since the name of a filter may hold any character. */
function configOf(settings: readonly [string, string][]): Record<string, string> {
  const numbered = settings.flatMap(([key, value], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) }
}

/** Filters, by which git looks at a changed file, and helpers of any other kind: each is set to nothing. */
function programsIn(names: string): [string, string][] {
  return names.split('\0').flatMap((name): [string, string][] => {
    if (/^filter\..*\.(clean|smudge|process)$/s.test(name)) return [[name, '']]
    if (/^filter\..*\.required$/s.test(name)) return [[name, 'false']]
    if (/^(diff\..*\.(command|textconv)|remote\..*\.(vcs|uploadpack|receivepack))$/s.test(name)) return [[name, '']]
    return []
  })
}

function failed(stderr: string): GitStatus {
  const words = stderr.trim().split('\n').at(-1) ?? ''
  return { kind: 'failed', message: (words || 'git gave no reason.').slice(0, 500) }
}
