/** The page's heap after the first and after the last of many turns. */
import type { Page } from '@playwright/test'
import { text } from '../../e2e/model-server/answers/builders.ts'
import { round, type Stage, say } from './stage.ts'

const USES = 60

export async function use({ rig, page }: Stage) {
  const heap: number[] = []
  for (let turn = 0; turn < USES; turn++) {
    rig.model.enqueue(text(`Used ${turn}. ${'Some words more. '.repeat(40)}`, { chunks: 40 }))
    await say(page, `Use ${turn}`)
    await page.getByText(`Used ${turn}.`).waitFor({ timeout: 60_000 })
    if (turn === 9 || turn === USES - 1) heap.push(await heapBytes(page))
  }
  const [first = 0, last = 0] = heap
  return { 'MB after 10 turns': round(first / 1e6), [`MB after ${USES}`]: round(last / 1e6) }
}

async function heapBytes(of: Page): Promise<number> {
  const session = await of.context().newCDPSession(of)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}
