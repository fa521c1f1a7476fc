/** What checkpoints leave out: installed packages, caches, version control's own files, and build products that the repository ignores. */
import { spawnSync } from 'node:child_process'

/** Never gone into, whatever is in them. */
const BY_NAME: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', '.pnpm-store', '.yarn', '.venv', 'venv', '__pycache__', '.tox', '.gradle'],
  ...[
    '.mypy_cache',
    '.pytest_cache',
    '.ruff_cache',
    '.cache',
    '.parcel-cache',
    '.next',
    '.nuxt',
    '.svelte-kit',
    '.turbo',
  ],
  ...['.terraform', '.hg', '.svn', '.jj'],
])
/** Entries and bytes of a directory of ignored files that is kept all the same: settings and logs are small, products are not. */
export const IGNORED_ENTRIES = 500
export const IGNORED_BYTES = 16 * 1024 * 1024

const NAMES_BYTES = 64 * 1024 * 1024

export function leftOutByName(name: string): boolean {
  return BY_NAME.has(name)
}

/** Directories with something in them that the repository does not ignore; null where nobody can say. */
export function wantedDirectories(root: string): ReadonlySet<string> | null {
  const args = [
    '--no-config',
    '--files',
    '--null',
    '--hidden',
    '--no-require-git',
    '--no-messages',
    '--glob=!.git',
    '--glob=!node_modules',
  ]
  const { status, stdout } = spawnSync('rg', args, {
    ...{ cwd: root, maxBuffer: NAMES_BYTES, stdio: ['ignore', 'pipe', 'ignore'] },
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
  })
  // Code 1 says that there is no file.
  if (status !== 0 && status !== 1) return null
  const wanted = new Set<string>([''])
  for (const name of stdout.toString('utf8').split('\0')) {
    for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      const directory = name.slice(0, end)
      if (wanted.has(directory)) break
      wanted.add(directory)
    }
  }
  return wanted
}
