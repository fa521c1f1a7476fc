/** What the built server takes of memory: for an idle session, a viewer, and a session at work in a real container. Run: npx tsx bench/server-memory.ts */
import { setTimeout as sleep } from 'node:timers/promises'
import { text, toolUse } from '../e2e/model-server/answers/builders.ts'
import { type ServerRig, startServer } from '../e2e/rig/start-server.ts'

const IDLE = 200
const VIEWERS = 200
const RUNNING = 4
const MIB = 1024 ** 2

const print = (text: string) => process.stdout.write(`${text}\n`)

/** Bytes, as the process says it; the least of some looks, since garbage comes and goes. */
async function resident(rig: ServerRig): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let look = 0; look < 10; look += 1) {
    const { text } = await rig.ask('GET', '/metrics')
    const bytes = Number(/^slipway_process_resident_memory_bytes (\S+)$/m.exec(text)?.[1])
    if (!(bytes > 0)) throw new Error('the server does not say what it takes')
    least = Math.min(least, bytes)
    await sleep(300)
  }
  return least
}

function line(what: string, { before, after, count }: { before: number; after: number; count: number }): void {
  const each = (after - before) / count / 1024
  print(
    `${what.padEnd(28)} ${(after / MIB).toFixed(0).padStart(5)} MiB in all  ${each.toFixed(0).padStart(6)} KiB each`,
  )
}

/** Follows a session until it is told to stop; what comes is read and dropped. */
async function view(rig: ServerRig, id: string, signal: AbortSignal): Promise<void> {
  const headers = { authorization: `Bearer ${rig.token}` }
  const response = await fetch(`${rig.url}/api/sessions/${id}/events`, { headers, signal })
  if (response.status !== 200 || response.body === null) throw new Error(`events: ${response.status}`)
  void response.body.pipeTo(new WritableStream()).catch(() => undefined)
}

async function running(rig: ServerRig): Promise<void> {
  const ids = await Promise.all(Array.from({ length: RUNNING }, () => rig.session({ allow: ['Bash(*)'] })))
  for (const id of ids) rig.model.when({ firstUserContains: id }, toolUse('Bash', { command: 'sleep 120' }))
  for (const id of ids) await rig.ask('POST', `/api/sessions/${id}/messages`, { body: { text: `Work, ${id}` } })
  await Promise.all(ids.map((id) => rig.events(id, ({ event }) => event.type === 'call-started')))
}

await using rig = await startServer()
rig.model.respond(() => text('Done.'))
const start = await resident(rig)
print(`${'the server alone'.padEnd(28)} ${(start / MIB).toFixed(0).padStart(5)} MiB in all`)
const ids: string[] = []
for (let n = 0; n < IDLE; n += 1) ids.push(await rig.session())
const idle = await resident(rig)
line(`${IDLE} idle sessions`, { before: start, after: idle, count: IDLE })
const stop = new AbortController()
await Promise.all(Array.from({ length: VIEWERS }, (_, n) => view(rig, ids[n % ids.length] ?? '', stop.signal)))
const viewed = await resident(rig)
line(`${VIEWERS} viewers`, { before: idle, after: viewed, count: VIEWERS })
stop.abort()
await sleep(1_000)
const before = await resident(rig)
await running(rig)
line(`${RUNNING} sessions at work`, { before, after: await resident(rig), count: RUNNING })
