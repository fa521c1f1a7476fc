/** Whether disks of fixed size can be had here: the engine must run on this very machine, and we must be allowed to mount. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { DiskImages } from './disk-images.ts'
import { type Engine, QUICK_MS, within } from './engine.ts'

const infoSchema = z.object({ Name: z.string(), DockerRootDir: z.string() })

export type DisksOutcome = { disks: DiskImages } | { disks: null; why: string }

/** Asks the engine once. An engine that does not answer is asked again with the next sandbox: rejects with its error. */
export async function openDisks(engine: Engine, installationId: string): Promise<DisksOutcome> {
  const why = DiskImages.unusable()
  if (why !== null) return { disks: null, why }
  const info = infoSchema.safeParse(await within(QUICK_MS, engine.info()))
  // An engine of another name, or whose files are not here, runs elsewhere: its socket was carried to us.
  const isHere = info.success && info.data.Name === hostname() && existsSync(info.data.DockerRootDir)
  if (!isHere) return { disks: null, why: 'the Docker engine runs on another machine' }
  const name = createHash('sha256').update(installationId).digest('hex').slice(0, 10)
  return { disks: new DiskImages(`/var/lib/slipway/disks/${name}`) }
}
