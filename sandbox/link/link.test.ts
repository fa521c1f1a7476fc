/** What becomes of a link whose container is gone, as far as it is learnt by dialling alone. */
import type { Duplex } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LocalDaemon } from '../testing/local-daemon.ts'
import { SandboxLostError } from '../workspace.ts'
import { Link } from './link.ts'
import { remoteWorkspace } from './remote-workspace.ts'

const gone = () => Promise.reject<Duplex>(new SandboxLostError('killed', 'The container was killed.'))

/** Its connection can be cut, and what the next dialling brings be chosen. */
async function startLink(daemon: LocalDaemon) {
  const dials: Duplex[] = []
  const told: string[] = []
  const next = { dial: () => daemon.dial() }
  const link = await Link.connect({
    epoch: 1,
    dial: async () => {
      const duplex = await next.dial()
      dials.push(duplex)
      return duplex
    },
  })
  link.onLost(({ code }) => told.push(code))
  const cut = () => {
    for (const dial of dials.splice(0)) dial.destroy()
  }
  return { link, told, next, cut, look: () => remoteWorkspace(link, daemon.root).stat(daemon.root) }
}

describe('[R6] a link', () => {
  let daemon: LocalDaemon
  beforeAll(async () => {
    daemon = new LocalDaemon()
    await daemon.start()
  })
  afterAll(() => daemon?.[Symbol.asyncDispose]())

  it('that finds no container when it dials tells whoever listens, once, and is lost for good', async () => {
    const { told, next, cut, look } = await startLink(daemon)
    next.dial = gone
    cut()
    await expect(look()).rejects.toMatchObject({ code: 'killed' })
    expect(told).toEqual(['killed'])
    // What runs there by now is another's: nothing is asked of it.
    next.dial = () => daemon.dial()
    await expect(look()).rejects.toMatchObject({ code: 'killed' })
    expect(told).toEqual(['killed'])
  })

  it('that is refused by the engine for a while tells nobody, and goes on', async () => {
    const { link, told, next, cut, look } = await startLink(daemon)
    next.dial = () => {
      next.dial = () => daemon.dial()
      return Promise.reject(new Error('connect ECONNREFUSED'))
    }
    cut()
    expect((await look()).ok).toBe(true)
    expect(told).toEqual([])
    await link.detach()
  })

  it('that was let go of tells nothing of what becomes of the container', async () => {
    const { link, told, look } = await startLink(daemon)
    await link.detach()
    await link.lose(new SandboxLostError('stopped', 'The container was stopped.'))
    await expect(look()).rejects.toMatchObject({ code: 'unreachable' })
    expect(told).toEqual([])
  })
})

it('[R7] a link that finds the daemon started anew is lost', async () => {
  await using daemon = new LocalDaemon()
  await daemon.start()
  const { told, look } = await startLink(daemon)
  await daemon.kill()
  await daemon.start()
  await expect(look()).rejects.toMatchObject({ code: 'daemon_died' })
  expect(told).toEqual(['daemon_died'])
})
