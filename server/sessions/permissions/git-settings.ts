/** Whether git would run a program that the workspace names: then no git command only reads. What is uploaded or unpacked may say so. */
import { WORKSPACE_ROOT } from '#protocol/ids.ts'
import type { FileResult, Workspace } from '#sandbox/workspace.ts'

const MOST_BYTES = 256 * 1024
/** Runs when git writes its index, which `git status` does. */
const HOOK = 'post-index-change'

/** A sentence when it would, or when that cannot be told; null when nothing is run. Rejects with SandboxLostError. */
export async function whatGitRuns(workspace: Workspace): Promise<string | null> {
  const git = `${WORKSPACE_ROOT}/.git`
  const [config, hook, worktree] = await Promise.all([
    workspace.readFile(`${git}/config`, { maxBytes: MOST_BYTES }),
    workspace.stat(`${git}/hooks/${HOOK}`),
    workspace.stat(`${git}/config.worktree`),
  ])
  if (!config.ok) return withoutConfig(workspace, config.problem.kind)
  if (isThere(hook)) return runs(`the hook ${HOOK}`)
  if (isThere(worktree)) return runs('settings of a worktree')
  const settings = readGitConfig(new TextDecoder().decode(config.value.bytes))
  if (settings === null) return 'The settings of this repository cannot be read, so what git would run is not known.'
  const odd = settings.find((setting) => !isHarmless(setting))
  if (odd !== undefined) return runs(odd.key)
  const hooks = settings.findLast(({ key }) => key === 'core.hookspath')?.value
  if (hooks === undefined) return null
  const elsewhere = !/^[\w.][\w./-]*$/.test(hooks) || hooks.split('/').includes('..')
  return elsewhere || isThere(await workspace.stat(`${WORKSPACE_ROOT}/${hooks}/${HOOK}`))
    ? runs('core.hookspath')
    : null
}

function runs(what: string): string {
  return `git may run a program by the settings of this repository (${what}).`
}

/** A directory is a repository also without `.git`, when it looks like the inside of one. */
async function withoutConfig(workspace: Workspace, kind: string): Promise<string | null> {
  if (kind !== 'not_found')
    return 'The settings of this repository stand elsewhere, so what git would run is not known.'
  const [inside, head] = await Promise.all([
    workspace.stat(`${WORKSPACE_ROOT}/.git`),
    workspace.stat(`${WORKSPACE_ROOT}/HEAD`),
  ])
  if (isThere(inside)) return null
  return isThere(head) ? 'The workspace itself looks like the inside of a repository.' : null
}

function isThere(stat: FileResult<unknown>): boolean {
  return stat.ok || (stat.problem.kind !== 'not_found' && stat.problem.kind !== 'not_a_directory')
}

export interface GitSetting {
  /** `section.key` or `section.name.key`; section and key in lower case. */
  key: string
  value: string
}

const SECTION = /^\[([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\["\\])*)")?\]$/
const SETTING = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/

/** Null for what is not understood. Strict on purpose: git itself reads more. */
export function readGitConfig(text: string): readonly GitSetting[] | null {
  const settings: GitSetting[] = []
  let section = ''
  const lines = text.split('\n').map((line) => line.trim())
  for (const line of lines.filter((each) => each !== '' && !/^[#;]/.test(each))) {
    const [, name, part] = SECTION.exec(line) ?? []
    const setting = name === undefined ? readSetting(line, section) : null
    if (name !== undefined) section = part === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${part}`
    else if (setting === null) return null
    else settings.push(setting)
  }
  return settings
}

function readSetting(line: string, section: string): GitSetting | null {
  const [, key, value = 'true'] = SETTING.exec(line) ?? []
  // A value that goes on in the next line would hide what stands there.
  if (key === undefined || section === '' || value.endsWith('\\')) return null
  return { key: `${section}.${key.toLowerCase()}`, value: value.replace(/^"(.*)"$/, '$1') }
}

const CORE = new Set([
  ...['repositoryformatversion', 'filemode', 'bare', 'logallrefupdates', 'ignorecase', 'precomposeunicode', 'symlinks'],
  ...['autocrlf', 'eol', 'safecrlf', 'quotepath', 'abbrev', 'longpaths', 'sharedrepository', 'untrackedcache'],
  ...['preloadindex', 'hookspath', 'checkstat', 'trustctime', 'whitespace', 'commentchar', 'compression'],
])
/** Sections of which no key is a program's name, and keys of others. */
const HARMLESS =
  /^(?:(?:user|init|pull|push|fetch|color|advice|column|gc|rerere|commit|status|log|branch|tag|rebase|submodule|pack|index|feature|safe)\.(?:.*\.)?[a-z-]+|remote\..*\.(?:url|pushurl|fetch|push|mirror|tagopt|prune|skipfetchall|gh-resolved)|lfs\.(?:.*\.)?(?:url|access|repositoryformatversion|locksverify)|extensions\.(?:objectformat|preciousobjects|refstorage)|merge\.(?:conflictstyle|ff|renames|log|stat)|diff\.(?:algorithm|renames|renamelimit|colormoved|noprefix|mnemonicprefix|context|submodule|wserrorhighlight))$/s
/** Keys of those sections that are one all the same. */
const RUNNING =
  /^(?:submodule\..*\.update|gc\.recentobjectshook|rebase\.instructionformat|fetch\..*command|branch\.sort)$/s
const LFS: Readonly<Record<string, string>> = {
  'filter.lfs.clean': 'git-lfs clean -- %f',
  'filter.lfs.smudge': 'git-lfs smudge -- %f',
  'filter.lfs.process': 'git-lfs filter-process',
  'filter.lfs.required': 'true',
}

function isHarmless({ key, value }: GitSetting): boolean {
  if (key.startsWith('core.')) return CORE.has(key.slice('core.'.length))
  if (Object.hasOwn(LFS, key)) return LFS[key] === value
  return HARMLESS.test(key) && !RUNNING.test(key)
}
