/** How many bytes a sandbox has written: asked of its disk where it has one, counted in the container where not. */
import type { Workspace } from '../workspace.ts'
import { HOME } from './container-profile.ts'
import type { DiskImages } from './disk-images.ts'
import { runCommand } from './run-command.ts'

const LIMIT_MS = 20_000

export async function measureDisk(workspace: Workspace, disks: DiskImages | null, sandboxId: string): Promise<number> {
  const usage = await disks?.usage(sandboxId)
  if (usage !== undefined && usage !== null) return usage.used
  const { stdout } = await runCommand(workspace, {
    command: `du --summarize --one-file-system --block-size=1 --total /workspace ${HOME} 2>/dev/null | tail -n 1`,
    ...{ timeoutMs: LIMIT_MS, maxBytes: 1000 },
  })
  return Number.parseInt(Buffer.from(stdout).toString('utf8'), 10) || 0
}
