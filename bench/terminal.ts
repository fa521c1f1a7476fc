/** What a terminal and a preview cost in a real container: echo of a key, a flood, Ctrl-C, a request. Run: npx tsx bench/terminal.ts */
import { request as httpRequest } from 'node:http'
import { openTab, signIn, type Tab, watchLive } from '../e2e/rig/signed-in.ts'
import { startServer } from '../e2e/rig/start-server.ts'

const KEYS = 300
const FLOOD = 50_000_000
const REQUESTS = 200

await using rig = await startServer()
const person = await signIn(rig)
const sessionId = await rig.session()
const socket = await person.connect()
const seen = watchLive(socket)
await socket.emitWithAck('watch', { sessionId })
const tab = await openTab(socket, { sessionId, clientId: 'client-bench' })
tab.type('PS1="$ "; echo ready-$((40+2))\n')
await tab.until(/ready-42\r\n/, 60_000)

console.table({
  'key to echo, ms': { ...(await echo(tab)) },
  [`flood of ${FLOOD / 1e6} MB`]: await flood(tab),
  'Ctrl-C to quiet, ms': { p50: await ctrlC(tab) },
  'port opened to told, ms': { p50: await portTold(tab) },
  'preview request, ms': { ...(await previews()) },
})
socket.close()

async function echo({ type }: Tab) {
  const times: number[] = []
  await new Promise((resolve) => setTimeout(resolve, 300))
  for (let count = 0; count < KEYS; count++) {
    const at = performance.now()
    const came = new Promise((resolve) => socket.once('stream-data', resolve))
    type('x')
    await came
    times.push(performance.now() - at)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  type('\x15')
  return percentiles(times)
}

async function flood(tab: Tab) {
  const before = tab.bytes
  const at = performance.now()
  tab.type(`stty -opost; yes 0123456789abcde | head -c ${FLOOD}; echo end-$((40+2))\n`)
  await tab.until(/end-42\n/, 120_000)
  const seconds = (performance.now() - at) / 1000
  tab.type('stty opost\n')
  return { 'MB/s': round((tab.bytes - before) / 1e6 / seconds), skipped: tab.skipped }
}

async function ctrlC(tab: Tab) {
  tab.type('yes\n')
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const at = performance.now()
  tab.type('\x03')
  tab.type('echo calm-$((40+2))\n')
  await tab.until(/calm-42\r\n/, 30_000)
  return round(performance.now() - at)
}

async function portTold(tab: Tab) {
  tab.type(
    `node -e 'require("http").createServer((q, s) => s.end("ok")).listen(8000, () => console.log("up-" + (40 + 2)))' &\n`,
  )
  await tab.until(/up-42\r\n/, 30_000)
  const at = performance.now()
  while (seen.live?.ports.some(({ port }) => port === 8000) !== true)
    await new Promise((resolve) => setTimeout(resolve, 5))
  return round(performance.now() - at)
}

async function previews() {
  const made = await rig.ask('POST', `/api/sessions/${sessionId}/previews`, { body: { port: 8000 } })
  const url = new URL(made.json.url)
  const entered = await ask(url.host, url.pathname + url.search, '')
  const cookie = String(entered.cookie).split(';')[0] ?? ''
  const times: number[] = []
  for (let count = 0; count < REQUESTS; count++) {
    const at = performance.now()
    const { status } = await ask(url.host, '/', cookie)
    if (status !== 200) throw new Error(`the preview answered ${status}`)
    times.push(performance.now() - at)
  }
  return percentiles(times)
}

function ask(host: string, path: string, cookie: string): Promise<{ status: number; cookie: unknown }> {
  const { hostname, port } = new URL(rig.url)
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: hostname, port, path, headers: { host, cookie } }, (response) => {
      response.resume()
      response.once('end', () => resolve({ status: response.statusCode ?? 0, cookie: response.headers['set-cookie'] }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

function percentiles(times: number[]): { p50: number; p95: number } {
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number) => round(sorted[Math.floor(sorted.length * share)] ?? 0)
  return { p50: at(0.5), p95: at(0.95) }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
