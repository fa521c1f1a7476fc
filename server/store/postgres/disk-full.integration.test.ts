/** [R8] A full disk stops writing, nothing else, and passes without a restart. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { WaitReason } from '../event-log.ts'
import { SILENT } from '../logger.ts'
import { openStore, type Store } from '../open-store.ts'
import { posted } from '../testing/drafts.ts'
import { openSession } from '../testing/with-store.ts'

const MEGABYTE = 1024 * 1024
const BALLAST = 24 * MEGABYTE

/** A small disk of our own, where we may mount one. */
function mountSmallDisk(): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'slipway-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=190m', 'tmpfs', directory], { stdio: 'ignore' })
    return directory
  } catch {
    rmSync(directory, { recursive: true })
    return null
  }
}

const disk = mountSmallDisk()
afterAll(() => {
  if (disk === null) return
  execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

describe.skipIf(disk === null)('a full disk', () => {
  const dataDir = join(disk ?? '', 'data')
  const filler = join(disk ?? '', 'filler')

  async function fill(): Promise<void> {
    const chunk = Buffer.alloc(MEGABYTE, 1)
    for (let size = 0; ; size++) {
      const full = await writeFile(filler, chunk, { flag: 'a' }).then(
        () => false,
        () => true,
      )
      if (full || size > 400) return
    }
  }

  it('gives back the ballast, waits with a reason, keeps reading, and lands whole when there is room', async () => {
    await using store: Store = await openStore({ dataDir, logger: SILENT, ballastBytes: BALLAST })
    const { sessionId, epoch } = await openSession(store)
    let base = 0
    const waits: WaitReason[] = []
    const append = async () => {
      const drafts = [posted('x'.repeat(100_000)), posted('y'.repeat(100_000))]
      const batch = { sessionId, epoch, base, batchId: `b-${base}`, drafts }
      const outcome = await store.events.append(batch, { onWait: (reason) => waits.push(reason) })
      expect(outcome.kind).toBe('stored')
      base += 2
    }
    await append()
    const ballast = join(dataDir, 'ballast')
    expect(statSync(ballast).size).toBe(BALLAST)
    await fill()
    const writing = (async () => {
      while (!waits.includes('disk_full') && base < 4_000) await append()
    })()
    try {
      for (let tries = 0; tries < 1_000 && existsSync(ballast); tries++) await sleep(20)
      expect(existsSync(ballast)).toBe(false)
      for (let tries = 0; tries < 1_000 && !waits.includes('disk_full'); tries++) await sleep(20)
      expect(waits).toContain('disk_full')
      expect((await store.health()).ok).toBe(false)
      expect((await store.events.read({ sessionId, after: 0, limit: 2 })).envelopes).toHaveLength(2)
    } finally {
      await rm(filler)
      await writing
    }
    expect(await store.events.lastSeq(sessionId)).toBe(base)
    const health = await store.health()
    expect(health.problems.filter((problem) => !problem.includes('disk'))).toEqual([])
  })
})
