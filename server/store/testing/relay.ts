/** A way to a test's database that can be pulled like a cable: nothing is said to either end. */
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SOCKET = '.s.PGSQL.5432'

export interface Relay extends AsyncDisposable {
  /** Of the database, by this way. */
  url: string
  /** Ends all that stands; what is connected afterwards stands again. */
  pull(): void
}

/** `first` is the data directory of a store with its own database. */
export async function openRelay(first: string): Promise<Relay> {
  const dir = await mkdtemp(join(tmpdir(), 'slipway-relay-'))
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(join(first, 'run', SOCKET))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.pipe(to)
      from.on('error', () => undefined)
      from.on('close', () => {
        open.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(join(dir, SOCKET), resolve))
  const pull = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    url: `postgresql://slipway@localhost/postgres?host=${encodeURIComponent(dir)}`,
    pull,
    async [Symbol.asyncDispose]() {
      pull()
      await new Promise((resolve) => server.close(resolve))
      await rm(dir, { recursive: true, force: true })
    },
  }
}
