/** What a crash leaves on the engine is adopted or removed, and nothing that is just being made is touched. */
import { expect, test } from 'vitest'
import type { SandboxProvider } from '#sandbox/provider.ts'
import { SILENT } from '#server/store/logger.ts'
import { createLifecycle, type LifecycleOptions } from './lifecycle.ts'

type Found = Awaited<ReturnType<SandboxProvider['list']>>[number]
const found = (sandboxId: string, state: Found['state']): Found => ({ sandboxId, state, createdAt: new Date(0) })

interface World {
  onEngine: Found[]
  /** sandbox → session */
  rows: Map<string, string | null>
  /** Runs between the look at the engine and the look at the rows. */
  meanwhile?: () => void
}

function lifecycleOf({ onEngine, rows, meanwhile }: World) {
  const destroyed: string[] = []
  const opened: string[] = []
  const options = {
    logger: SILENT,
    registry: { open: async (id: string) => void opened.push(id) },
    sessions: { toPurge: async () => [] },
    sandboxes: { list: async () => [...rows].map(([id, sessionId]) => ({ id, sessionId })) },
    provider: {
      list: async () => {
        const now = [...onEngine]
        meanwhile?.()
        return now
      },
      destroy: async (id: string) => void destroyed.push(id),
    },
  } as unknown as LifecycleOptions
  return { lifecycle: createLifecycle(options), destroyed, opened }
}

test('[R31] a container or volumes that no row knows are removed, those of sessions stay', async () => {
  const onEngine = [found('x-stray', 'running'), found('x-volumes', 'volumes-only'), found('x-kept', 'stopped')]
  const { lifecycle, destroyed, opened } = lifecycleOf({ onEngine, rows: new Map([['x-kept', 's-1']]) })
  await lifecycle.sweep()
  expect(destroyed).toEqual(['x-stray', 'x-volumes'])
  expect(opened).toEqual([])
})

test('[R31] a container that a dead server left running is adopted by opening its session', async () => {
  const onEngine = [found('x-1', 'running'), found('x-2', 'paused')]
  const rows = new Map([
    ['x-1', 's-1'],
    ['x-2', 's-2'],
  ])
  const { lifecycle, opened, destroyed } = lifecycleOf({ onEngine, rows })
  await lifecycle.sweep()
  expect({ opened, destroyed }).toEqual({ opened: ['s-1'], destroyed: [] })
})

test('[R31] a container that is made while the sweep looks is not taken for a stray', async () => {
  const rows = new Map<string, string | null>()
  const onEngine: Found[] = []
  const make = () => {
    rows.set('x-new', 's-1')
    onEngine.push(found('x-new', 'running'))
  }
  const { lifecycle, destroyed } = lifecycleOf({ onEngine, rows, meanwhile: make })
  await lifecycle.sweep()
  await lifecycle.sweep()
  expect(destroyed).toEqual([])
})
