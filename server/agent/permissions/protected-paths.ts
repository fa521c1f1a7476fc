/** Files through which a write gains more than a write: they run later, or they change what may run. */
import type { NamedPath } from './paths.ts'

const DIRECTORIES: ReadonlySet<string> = new Set([
  ...['.git', '.vscode', '.idea', '.husky', '.cargo', '.devcontainer', '.yarn', '.mvn', '.claude'],
])

const FILES: ReadonlySet<string> = new Set([
  ...['.gitconfig', '.gitmodules', '.bashrc', '.bash_profile', '.bash_login', '.bash_aliases', '.bash_logout'],
  ...[
    '.zshrc',
    '.zprofile',
    '.zshenv',
    '.zlogin',
    '.zlogout',
    '.profile',
    '.envrc',
    '.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
  ],
  ...['.pnp.cjs', '.pnp.loader.mjs', '.pnpmfile.cjs', 'bunfig.toml', '.bunfig.toml', '.bazelrc', '.bazelversion'],
  ...['.bazeliskrc', '.pre-commit-config.yaml', 'lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'],
  ...['gradle-wrapper.properties', 'maven-wrapper.properties', '.devcontainer.json', '.ripgreprc'],
  ...['pyrightconfig.json', '.mcp.json', '.claude.json'],
  // With it a directory can become a repository whose settings name programs for git to run.
  'head',
])

/** Whether a write to the path, as named or where its links lead, is protected. Letter case does not hide it. */
export function isProtected(path: NamedPath): boolean {
  if (path.logical === undefined) return false
  return [path.logical, path.real].some((each) => isProtectedText(each.toLowerCase(), path.glob))
}

function isProtectedText(path: string, glob: string | undefined): boolean {
  const parts = path.split('/').filter((part) => part !== '')
  const worktree = parts.findIndex((part, index) => part === '.claude' && parts[index + 1] === 'worktrees')
  const judged = worktree === -1 ? parts : [...parts.slice(0, worktree), ...parts.slice(worktree + 2)]
  const inConfig = judged.some((part, index) => part === '.config' && judged[index + 1] === 'git')
  if (inConfig || judged.some((part) => DIRECTORIES.has(part))) return true
  if (glob !== undefined) return globMeetsProtected(glob.toLowerCase())
  return FILES.has(judged.at(-1) ?? '')
}

/** A wildcard meets names with a dot in front only if it starts with one. */
function globMeetsProtected(glob: string): boolean {
  const [first = ''] = glob.split('/')
  return first.startsWith('.') && first !== '.'
}

/** Places whose contents are keys to something else: reading them is never part of a broad rule. */
const SECRETS =
  /^\/(?:etc\/(?:shadow|gshadow|sudoers|ssl\/private)|proc\/(?:\d+|self|thread-self)\/(?:environ|mem|maps|fd|root|cwd))(?:\/|$)|\/\.(?:ssh|aws|gnupg|kube|docker|azure|password-store|netrc|pgpass|git-credentials|config\/(?:gh|gcloud|op))(?:\/|$)|\/run\/secrets(?:\/|$)|\.(?:bash|zsh|python|node_repl|psql)_history$/

export function isSecret(path: NamedPath): boolean {
  return path.logical !== undefined && [path.logical, path.real].some((each) => SECRETS.test(each))
}
