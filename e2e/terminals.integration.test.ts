/** Terminals over real sockets, the built server and a real container: floods, queries, restarts. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { STREAM_LIMITS } from '#protocol/terminal.ts'
import { type BrowserSocket, openTab, type SignedIn, signIn, type Tab, watchLive } from './rig/signed-in.ts'
import { type ServerRig, startServer } from './rig/start-server.ts'

let rig: ServerRig
let person: SignedIn
let sessionId: string
let socket: BrowserSocket
const me = 'client-one'
const ESC = '\\x1b'
const ASKED = new RegExp(`${ESC}\\[6n`)
const ANSWERED = new RegExp(`${ESC}\\[6n([\\s\\S]*)over\\r\\n`)

beforeAll(async () => {
  rig = await startServer()
  person = await signIn(rig)
  sessionId = await rig.session()
  socket = await person.connect()
})
afterAll(async () => {
  socket?.close()
  await rig?.[Symbol.asyncDispose]()
})

const close = async (tab: Tab, over: BrowserSocket = socket) =>
  expect(
    await over.timeout(20_000).emitWithAck('terminal-close', { sessionId, terminalId: tab.view.terminalId }),
  ).toEqual({ kind: 'done' })
const terminalEvents = async () => {
  const events = await rig.events(sessionId, ({ event }) => event.type === 'terminal-closed')
  return events.map(({ event }) => event)
}

test('[TM1][TM2] 50 MB reach a page whole, and Ctrl-C ends a flood', async () => {
  const tab = await openTab(socket, { sessionId, clientId: me })
  tab.type('stty -opost; yes 0123456789abcde | head -c 50000000; echo end-$((40+2))\n')
  await tab.until(/end-42\n/, 120_000)
  expect(tab.skipped).toBe(0)
  expect(tab.bytes).toBeGreaterThan(50_000_000)
  tab.type('yes\n')
  await tab.until(/(y\n){1000}/)
  const at = performance.now()
  tab.type('\x03')
  tab.type('echo still-$((40+2))\n')
  await tab.until(/still-42\n/)
  expect(performance.now() - at).toBeLessThan(5_000)
  await close(tab)
})

test('[TM2] who does not acknowledge gets a window and no more, and slows nobody', async () => {
  const tab = await openTab(socket, { sessionId, clientId: me })
  const other = await person.connect()
  const stuck = await openTab(other, { sessionId, clientId: 'client-two', terminalId: tab.view.terminalId })
  stuck.acknowledges = false
  tab.type('yes 0123456789abcde | head -c 8000000; echo end-$((40+2))\n')
  await tab.until(/end-42\r\n/)
  expect(tab.skipped).toBe(0)
  expect(stuck.bytes).toBeLessThanOrEqual(STREAM_LIMITS.windowBytes + STREAM_LIMITS.chunkBytes)
  other.emit('stream-ack', { streamId: stuck.streamId, offset: stuck.next })
  stuck.acknowledges = true
  await stuck.until(/end-42\r\n/)
  // The prompt that follows comes to each in its own time.
  await expect.poll(() => stuck.next - tab.next).toBe(0)
  expect(stuck.skipped).toBeGreaterThan(1_000_000)
  other.close()
  await close(tab)
})

test('[TM3] R24: a query is answered once, however many emulators look', async () => {
  const tab = await openTab(socket, { sessionId, clientId: me })
  const other = await person.connect()
  const second = await openTab(other, { sessionId, clientId: 'client-two', terminalId: tab.view.terminalId })
  // The tty shows nothing of what comes before the program has begun to read.
  const ask = `printf '\\033[6n'; IFS= read -rs -t 60 -d X answer; printf '%s' "$answer" | od -An -c`
  tab.type(`stty -echo; ${ask}; stty echo; echo over\n`)
  await Promise.all([tab, second].map((one) => one.until(ASKED)))
  // What each page's emulator does by itself.
  tab.type('\x1b[5;1R')
  second.type('\x1b[9;9R')
  const refused = { streamId: second.streamId, cols: 20, rows: 5 }
  expect(await other.emitWithAck('terminal-resize', refused)).toMatchObject({ code: 'not_in_control' })
  // By now the server has heard both: what it let through is all that comes before this.
  tab.type('X')
  const [, shown = ''] = await tab.until(ANSWERED)
  expect(shown.match(/R/g)).toHaveLength(1)
  expect(shown.replaceAll(/\s+/g, '')).toContain('033[5;1R')
  expect(await other.emitWithAck('terminal-control', refused)).toEqual({ kind: 'done' })
  // The shell gets its size by another way than what is typed.
  tab.type('until [ "$(stty size)" = "5 20" ]; do sleep 0.1; done; echo sized-$((40+2))\n')
  await tab.until(/sized-42\r\n/)
  other.close()
  await close(tab)
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '[TM5] R25: shells, their work and their past survive a server that ends by %s',
  { timeout: 120_000 },
  async (signal) => {
    const before = await openTab(socket, { sessionId, clientId: me })
    before.type('cd /tmp; kept=yes; echo ready-$((40+2)); sleep 4; echo woke-$((40+2))\n')
    await before.until(/ready-42\r\n/)
    rig.kill(signal)
    await rig.ended()
    await rig.start()
    socket = await person.connect()
    const { terminalId } = before.view
    const after = await openTab(socket, { sessionId, clientId: me, terminalId })
    await after.until(/woke-42\r\n/)
    expect(after.text.startsWith(before.text)).toBe(true)
    expect(after.text.match(/woke-42\r\n/g)).toHaveLength(1)
    after.type('echo "$kept in $PWD"\n')
    await after.until(/yes in \/tmp\r\n/)
    expect(await socket.emitWithAck('terminal-resize', { streamId: after.streamId, cols: 70, rows: 20 })).toEqual({
      kind: 'done',
    })
    // The container is told, and tells all what has come of it.
    const listed = async () => {
      const { json } = await rig.ask('GET', `/api/sessions/${sessionId}/terminals`)
      return json.terminals.find((one: { terminalId: string }) => one.terminalId === terminalId)
    }
    await expect.poll(listed, { timeout: 30_000 }).toMatchObject({ exit: null, cols: 70 })
    await close(after)
  },
)

test('[TM4] the log tells of terminals, and of nothing that was typed or shown', async () => {
  const tab = await openTab(socket, { sessionId, clientId: me })
  tab.type('echo canary-$((40+2))\n')
  await tab.until(/canary-42\r\n/)
  await close(tab)
  const events = await terminalEvents()
  expect(events.length).toBeGreaterThan(1)
  const all = await rig.ask('GET', `/api/sessions/${sessionId}/events?follow=false`)
  expect(all.text).toContain(tab.view.terminalId)
  expect(all.text).not.toContain('canary')
  expect(rig.printed()).not.toContain('canary')
})

test('a page that watches is told of terminals and ports as they come', async () => {
  const seen = watchLive(socket)
  const answer = await socket.emitWithAck('watch', { sessionId })
  expect(answer).toMatchObject({ kind: 'watching', live: { ports: [] } })
  const tab = await openTab(socket, { sessionId, clientId: me })
  tab.type(`node -e 'require("http").createServer().listen(8123)'\n`)
  await expect.poll(() => seen.live?.ports, { timeout: 30_000 }).toMatchObject([{ port: 8123, process: 'node' }])
  const shown = () => seen.live?.terminals.find(({ terminalId }) => terminalId === tab.view.terminalId)
  await expect.poll(shown).toMatchObject({ busy: true })
  const ports = await rig.ask('GET', `/api/sessions/${sessionId}/ports`)
  expect(ports.json.ports).toMatchObject([{ port: 8123, process: 'node' }])
  await close(tab)
  await expect.poll(() => seen.live?.ports, { timeout: 30_000 }).toEqual([])
})
