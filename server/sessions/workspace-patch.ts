/** The work of a session as one patch against what it started from. */
import type { Sandbox } from '#sandbox/provider.ts'
import { BASE_REPOSITORY } from './import-source.ts'
import type { Session } from './session.ts'

export type PatchOutcome = { ok: true; patch: string } | { ok: false; message: string }

const PATCH_TIMEOUT_MS = 120_000
const PATCH_BYTES = 64 * 1024 * 1024
/** What git calls the tree without files: the base of a session that started from nothing. */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/**
 * Uses an index and an object store of its own beside the repository, so that looking changes nothing in it.
 * Without a repository the whole workspace is new.
 */
export async function workspacePatch(sandbox: Sandbox, session: Session, signal: AbortSignal): Promise<PatchOutcome> {
  const base = await session.baseCommit()
  const { end, stdout, stderr, truncated } = await sandbox.run({
    command: script(base),
    cwd: '/workspace',
    timeoutMs: PATCH_TIMEOUT_MS,
    maxBytes: PATCH_BYTES,
    signal,
  })
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  if (end.kind !== 'exited' || end.exitCode !== 0) {
    return { ok: false, message: `git could not make a patch: ${text(stderr).trim().split('\n').at(-1) ?? end.kind}` }
  }
  if (truncated) return { ok: false, message: 'The patch is larger than 64 MiB. Take the archive instead.' }
  return { ok: true, patch: text(stdout) }
}

/** Against what was uploaded, else against the commit that was cloned, else against nothing. */
function script(base: string | null): string {
  return `set -e
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
base=${base ?? EMPTY_TREE}
uploaded="${BASE_REPOSITORY}"
if head=$(git --git-dir="$uploaded" rev-parse -q --verify HEAD 2>/dev/null); then
  base=$head
  export GIT_DIR="$uploaded" GIT_WORK_TREE=/workspace
elif ! git rev-parse -q --git-dir >/dev/null 2>&1; then
  git init -q "$scratch/repository"
  export GIT_DIR="$scratch/repository/.git" GIT_WORK_TREE=/workspace
  base=${EMPTY_TREE}
fi
objects=$(realpath "$(git rev-parse --git-path objects)")
mkdir "$scratch/objects"
export GIT_OBJECT_DIRECTORY="$scratch/objects" GIT_ALTERNATE_OBJECT_DIRECTORIES="$objects" GIT_INDEX_FILE="$scratch/index"
git cat-file -e "$base" 2>/dev/null || base=${EMPTY_TREE}
[ "$base" != ${EMPTY_TREE} ] || git hash-object -t tree -w /dev/null >/dev/null
git read-tree "$base"
git add -A .
git -c core.quotePath=false diff --cached --binary --no-color --no-ext-diff --no-textconv "$base"`
}
