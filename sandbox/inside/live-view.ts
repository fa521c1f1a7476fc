/** What goes on in this sandbox, told line by line while somebody listens: ports that something listens on, and terminals. */
import type { ListeningPort } from '../terminals.ts'
import { listeningSockets, socketCount } from './listening-ports.ts'
import type { Call } from './serve.ts'
import type { Terminals } from './terminals.ts'
import type { LiveBody } from './wire.ts'
import type { Worker } from './worker-pool.ts'

/** Milliseconds between looks; a look counts sockets, and reads one file of each process when a terminal is open. */
const LOOK_MS = 400
/** The daemon's own way out is one. */
const OWN_SOCKETS = 1
const MOST_PORTS = 500

export class LiveView {
  readonly #terminals: Terminals
  readonly #worker: Worker
  readonly #uid: number | null
  readonly #askers = new Set<(line: string) => void>()
  #ports: ListeningPort[] = []
  #sockets = 0
  /** The table was not looked at the last time. */
  #skipped = false
  #last = ''
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  #again = false

  constructor({ terminals, worker, uid }: { terminals: Terminals; worker: Worker; uid: number | null }) {
    this.#terminals = terminals
    this.#worker = worker
    this.#uid = uid
    terminals.onChange = () => this.#look()
  }

  /** A line now, and one at each change, until the asker has gone. */
  serve({ stream, signal }: Call): void {
    stream.respond({ ':status': 200, 'content-type': 'application/x-ndjson' })
    const tell = (line: string) => void stream.write(line)
    this.#askers.add(tell)
    this.#last = ''
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    this.#look()
    signal.addEventListener('abort', () => {
      this.#askers.delete(tell)
      if (this.#askers.size === 0) this.close()
    })
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    if (this.#askers.size === 0) return
    this.#again = this.#looking !== null
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = null
      if (this.#again) this.#look()
    })
  }

  async #lookOnce(): Promise<void> {
    await this.#lookAtPorts()
    const terminals = this.#terminals.list()
    // How much was said is no news in itself.
    const seen = JSON.stringify({ ports: this.#ports, terminals: terminals.map((one) => ({ ...one, offset: 0 })) })
    if (seen === this.#last) return
    this.#last = seen
    const line = `${JSON.stringify({ ports: this.#ports, terminals } satisfies LiveBody)}\n`
    for (const tell of this.#askers) tell(line)
  }

  /** One that opens while another closes leaves the count as it is: where there are any, every second look is a whole one. */
  #mayHaveChanged(): boolean {
    const before = this.#sockets
    this.#sockets = socketCount()
    this.#skipped = this.#sockets === before && (this.#sockets <= OWN_SOCKETS || !this.#skipped)
    return !this.#skipped
  }

  async #lookAtPorts(): Promise<void> {
    if (!this.#mayHaveChanged()) return
    const sockets = listeningSockets(this.#uid).slice(0, MOST_PORTS)
    const known = new Map(this.#ports.map((one) => [one.port, one]))
    const fresh = sockets.filter(({ port }) => !known.has(port))
    const names = fresh.length === 0 ? {} : await this.#worker.owners(fresh.map(({ inode }) => inode))
    const since = new Date().toISOString()
    this.#ports = sockets.map(
      ({ port, inode }) => known.get(port) ?? { port, process: names[inode]?.slice(0, 100) ?? null, since },
    )
  }
}
