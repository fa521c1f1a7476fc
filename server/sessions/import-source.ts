/** Puts an uploaded archive into the workspace, and remembers what it was, so that a patch can be made against it. */
import type { Readable } from 'node:stream'
import type { Actor } from '#protocol/choices.ts'
import type { Sandbox } from '#sandbox/provider.ts'
import type { FileResult } from '#sandbox/workspace.ts'
import type { Session } from './session.ts'

export interface ImportOptions {
  session: Session
  sandbox: Sandbox
  by: Actor
  signal?: AbortSignal
}

/** Beside the workspace, in a repository of its own: the person's is none of our business. */
export const BASE_REPOSITORY = '$HOME/.slipway/base.git'
const BASE_TIMEOUT_MS = 120_000

const REMEMBER = `set -e
export GIT_DIR="${BASE_REPOSITORY}" GIT_WORK_TREE=/workspace
mkdir -p "$GIT_DIR"
git init -q
git -c core.autocrlf=false add -A .
git -c user.name=Slipway -c user.email=slipway@localhost -c commit.gpgsign=false commit -q --allow-empty -m base`

/** A base that cannot be remembered costs the patch, not the upload. */
export async function importSource(
  archive: Readable,
  { session, sandbox, by, signal }: ImportOptions,
): Promise<FileResult<{ files: number; bytes: number }>> {
  const options = signal === undefined ? {} : { signal }
  const imported = await sandbox.importArchive(archive, options)
  if (!imported.ok) return imported
  await sandbox.run({ command: REMEMBER, cwd: '/workspace', timeoutMs: BASE_TIMEOUT_MS, maxBytes: 10_000, ...options })
  await session.note(by, [{ type: 'source-prepared', files: imported.value.files }])
  return imported
}
