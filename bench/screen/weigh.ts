/** What a page, the server and the container's daemon hold at a moment, garbage aside. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { ServerRig } from '../../e2e/rig/start-server.ts'

export interface Weight {
  /** Since the first lap. */
  minutes: number
  laps: number
  heapMB: number
  /** Those that no document holds any more included. */
  nodes: number
  listeners: number
  serverMB: number
  /** The server's with its garbage: what the machine sees. It comes and goes by as much as the engine puts off. */
  serverWithGarbageMB: number
  daemonMB: number
}

/** Has a server collect its garbage when it is told to by SIGUSR2: an option of Node, for `NODE_OPTIONS`. */
export const COLLECTING = `--import=data:text/javascript,${encodeURIComponent(
  `import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
process.on('SIGUSR2', () => [collect(), collect()])`,
)}`

export async function weigh(at: {
  page: Page
  rig: ServerRig
  sessionId: string
}): Promise<Omit<Weight, 'minutes' | 'laps'>> {
  return { ...(await pageOf(at.page)), ...(await serverOf(at.rig)), daemonMB: await daemonOf(at) }
}

async function pageOf(page: Page): Promise<Pick<Weight, 'heapMB' | 'nodes' | 'listeners'>> {
  const session = await page.context().newCDPSession(page)
  // What the first collection finalizes, the second frees.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  await session.detach()
  return { heapMB: usedSize / 1e6, nodes, listeners: jsEventListeners }
}

/** The server was started with `COLLECTING`: without it the signal ends it. */
async function serverOf(rig: ServerRig): Promise<Pick<Weight, 'serverMB' | 'serverWithGarbageMB'>> {
  const serverWithGarbageMB = await residentOf(rig)
  rig.kill('SIGUSR2')
  await sleep(1_000)
  return { serverMB: await residentOf(rig), serverWithGarbageMB }
}

/** The least of some looks. */
async function residentOf(rig: ServerRig): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let look = 0; look < 5; look += 1) {
    const { text } = await rig.ask('GET', '/metrics')
    least = Math.min(least, Number(/^slipway_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]))
    await sleep(200)
  }
  if (!Number.isFinite(least)) throw new Error('the server does not say what it takes')
  return least / 1e6
}

/** Init and the daemon are the only ones of root in the container; the daemon is by far the larger. */
async function daemonOf({ rig, sessionId }: { rig: ServerRig; sessionId: string }): Promise<number> {
  const command = `awk '/^Uid:/ { root = $2 == 0 } /^VmRSS:/ && root && $2 > most { most = $2 } END { print most }' /proc/[0-9]*/status`
  const { json } = await rig.ask('POST', `/api/sessions/${sessionId}/exec`, { body: { command } })
  const kilobytes = Number(json?.stdout)
  if (!(kilobytes > 0)) throw new Error(`the daemon was not found: ${JSON.stringify(json)}`)
  return kilobytes / 1000
}
