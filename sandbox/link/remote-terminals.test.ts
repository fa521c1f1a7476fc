/** Terminals of the real daemon, over its own socket and without a container. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxLive } from '../terminals.ts'
import { LocalDaemon } from '../testing/local-daemon.ts'
import { describeTerminals, watchLine } from '../testing/terminal-contract.ts'
import { Link } from './link.ts'
import { followLive } from './live-feed.ts'
import { remoteTerminals } from './remote-terminals.ts'
import { remoteWorkspace } from './remote-workspace.ts'

let daemon: LocalDaemon
let link: Link
const dials: { destroy(): void }[] = []

const connect = (epoch: number) =>
  Link.connect({
    epoch,
    dial: async () => {
      const duplex = await daemon.dial()
      dials.push(duplex)
      return duplex
    },
  })

beforeAll(async () => {
  daemon = new LocalDaemon()
  await daemon.start()
  link = await connect(1)
})
afterAll(async () => {
  await link?.detach()
  await daemon?.[Symbol.asyncDispose]()
})

describeTerminals('the daemon', () => remoteTerminals(link))

describe('a line', () => {
  it('[TM1] goes on where it was cut when the connection is lost, without a byte lost or twice', async () => {
    const terminals = remoteTerminals(link)
    await terminals.open({ terminalId: 'cut', title: 'x', cols: 80, rows: 24 })
    const watched = watchLine(terminals.attach('cut', { from: 0 }))
    watched.line.write(Buffer.from('for i in $(seq 1 40); do echo n$i; sleep 0.05; done; echo all\n'))
    await watched.until(/n10\r\n/)
    for (const dial of dials.splice(0)) dial.destroy()
    await watched.until(/n40\r\nall\r\n/)
    expect([...watched.text.matchAll(/[\r\n]n(\d+)\r/g)].map(([, n]) => Number(n))).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    )
    await terminals.close('cut')
  })

  it('[TM5] outlives the server that opened it', async () => {
    await remoteTerminals(link).open({ terminalId: 'lives', title: 'mine', cols: 80, rows: 24 })
    const before = watchLine(remoteTerminals(link).attach('lives', { from: 0 }))
    before.line.write(Buffer.from('cd /tmp; X=kept; (sleep 1.5; echo once) & \n'))
    await before.until(/\[1\] \d+/)
    await link.detach()
    link = await connect(2)
    const terminals = remoteTerminals(link)
    const lives = (await terminals.list()).find(({ terminalId }) => terminalId === 'lives')
    expect(lives).toMatchObject({ title: 'mine', exit: null })
    const after = watchLine(terminals.attach('lives', { from: 0 }))
    await after.until(/once\r\n/)
    after.line.write(Buffer.from('echo "<$X $PWD>"\n'))
    await after.until(/<kept \/tmp>/)
    expect(after.text.startsWith(before.text)).toBe(true)
    expect(after.text.match(/once\r\n/g)).toHaveLength(1)
    await terminals.close('lives')
  })
})

describe('what goes on', () => {
  it('ports are told when they open and close, with who listens, and one that takes the place of another', async () => {
    const seen: SandboxLive[] = []
    void followLive(link, (live) => seen.push(live))
    const told = (port: number) => seen.at(-1)?.ports.find((one) => one.port === port)
    const workspace = remoteWorkspace(link, daemon.root)
    // At a port that the kernel gives, and says; it may give one again that has just been left.
    const listen = async (key: string, not = 0) => {
      const program = `const open = () => {
        const s = require("net").createServer().listen(0, "127.0.0.1", () => {
          if (s.address().port === ${not}) s.close(open)
          else console.log(s.address().port)
        })
      }
      open()`
      const command = [process.execPath, '-e', program]
      const execution = await workspace.exec({ key, inputHash: key, command, timeoutMs: 180_000, output: 'merged' })
      let said = ''
      for await (const { bytes } of execution.output()) {
        said += Buffer.from(bytes).toString('latin1')
        if (said.endsWith('\n')) break
      }
      return { port: Number(said), stop: () => workspace.cancel(key) }
    }
    const first = await listen('listen-1')
    // The promise is a second, measured in bench/; the rest is the slack of a busy machine.
    await expect.poll(() => told(first.port)).toMatchObject({ port: first.port, process: 'node' })
    const [, second] = await Promise.all([first.stop(), listen('listen-2', first.port)])
    await expect.poll(() => told(second.port)).toMatchObject({ port: second.port, process: 'node' })
    await expect.poll(() => told(first.port)).toBeUndefined()
    await second.stop()
    await expect.poll(() => told(second.port)).toBeUndefined()
  })

  it('terminals are told as they come, work and go', async () => {
    const seen: SandboxLive[] = []
    void followLive(link, (live) => seen.push(live))
    const terminals = remoteTerminals(link)
    const now = () => seen.at(-1)?.terminals.find(({ terminalId }) => terminalId === 'told')
    await terminals.open({ terminalId: 'told', title: 'one', cols: 80, rows: 24 })
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({ title: 'one', busy: false, exit: null })
    await terminals.rename('told', 'two')
    terminals.attach('told', { from: 0 }).write(Buffer.from(''))
    const { line } = watchLine(terminals.attach('told', { from: 0 }))
    line.write(Buffer.from('sleep 300\n'))
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({ title: 'two', busy: true, process: 'sleep' })
    line.write(Buffer.from('\x03'))
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({ busy: false })
    await terminals.close('told')
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({ exit: { how: 'closed' } })
    await terminals.close('told')
    await expect.poll(now, { timeout: 30_000 }).toBeUndefined()
  })
})
