/** The supervisor starts again, waits longer each time, and stops whatever is under way. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { SILENT } from '../logger.ts'
import type { Postmaster } from './postmaster.ts'
import { supervise } from './supervise.ts'

const backoff = { first: 5, most: 40, steadyAfter: 60_000 }
const end = { code: 1, signal: null, lastWords: 'gone' }

function running(pid: number): Postmaster & { die(): void; stopped: boolean } {
  let die: () => void = () => {}
  const exited = new Promise<typeof end>((resolve) => {
    die = () => resolve(end)
  })
  const self = { pid, exited, die: () => die(), stopped: false, stop }
  async function stop(): Promise<void> {
    self.stopped = true
    die()
  }
  return self
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !condition(); tries++) await sleep(2)
  expect(condition()).toBe(true)
}

it('starts the next when one dies, also after starts that failed, and says in between what is wrong', async () => {
  const first = running(1)
  const second = running(2)
  let tries = 0
  const seen: Array<string | null> = []
  const start = async () => {
    seen.push(supervisor.problem())
    if (tries++ < 3) throw new Error('no room')
    return second
  }
  const supervisor = supervise({ first, start, logger: SILENT, backoff })
  expect([supervisor.pid(), supervisor.problem()]).toEqual([1, null])
  first.die()
  await until(() => supervisor.pid() === 2)
  await until(() => supervisor.problem() === null)
  expect(seen[0]).toContain('has stopped')
  expect(seen.slice(1)).toEqual(['Error: no room', 'Error: no room', 'Error: no room'])
  await supervisor.stop()
  expect(second.stopped).toBe(true)
  expect(supervisor.pid()).toBeNull()
})

it('stops one that is just coming up, and starts nothing any more', async () => {
  const first = running(1)
  const second = running(2)
  let asked = 0
  let come: (postmaster: Postmaster) => void = () => {}
  const start = () => {
    asked++
    return new Promise<Postmaster>((resolve) => {
      come = resolve
    })
  }
  const supervisor = supervise({ first, start, logger: SILENT, backoff })
  first.die()
  await until(() => asked === 1)
  const stopping = supervisor.stop()
  come(second)
  await stopping
  expect(second.stopped).toBe(true)
  expect(asked).toBe(1)
})

it('stops in the middle of a pause', async () => {
  const first = running(1)
  const start = () => Promise.reject(new Error('never'))
  const supervisor = supervise({ first, start, logger: SILENT, backoff: { ...backoff, first: 60_000, most: 60_000 } })
  first.die()
  await until(() => supervisor.problem() === 'Error: never')
  await supervisor.stop()
  expect(supervisor.pid()).toBeNull()
})
