/** The daemon of one sandbox: it outlives every connection and every server, and dies with its container. */
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerHttp2Session } from 'node:http2'
import { join } from 'node:path'
import { Checkpoints } from './checkpoints/checkpoints.ts'
import { Commands } from './commands.ts'
import { DiskLimit, type DiskLimitOptions } from './disk-limit.ts'
import { EgressListener } from './egress-listener.ts'
import { Ledger } from './ledger.ts'
import { LiveView } from './live-view.ts'
import { createRoutes } from './routes.ts'
import { answerJson, BadRequest, type Call, serve } from './serve.ts'
import { Terminals } from './terminals.ts'
import { EGRESS_PORT, type Hello, PROTOCOL } from './wire.ts'
import { Worker } from './worker-pool.ts'

export interface DaemonOptions {
  /** Only the daemon may look into it; what the user may read lies beside it. */
  stateDir: string
  root: string
  home: string
  /** The daemon's own file, for its workers. */
  script: string
  uid: number | null
  gid: number | null
  disk: Pick<DiskLimitOptions, 'bytes' | 'isWatched'>
  /** Absent: the usual one. 0: a free one, for tests. */
  egressPort?: number
}

export interface Daemon {
  socketPath: string
  close(): Promise<void>
}

export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { stateDir, root, uid, gid, script } = options
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  chmodSync(stateDir, 0o700)
  const ledger = new Ledger(stateDir)
  const worker = new Worker({ script, root, uid, gid })
  // Of its own, so that stopping something waits for no file work.
  const killer = new Worker({ script, root, uid, gid })
  const commands = new Commands({ ...options, ledger, killer })
  const disk = new DiskLimit({ ...options.disk, places: [root, options.home], uid, gid }, commands)
  const terminals = new Terminals({ ...options, killer })
  const live = new LiveView({ terminals, worker: killer, uid })
  const egress = new EgressListener({
    port: options.egressPort ?? EGRESS_PORT,
    onRefused: async (connection, reason) => {
      const caller = await killer.caller(connection)
      if (caller !== null) commands.note(caller, `slipway: ${reason}`)
    },
  })
  const looker = new Worker({ script, root, uid, gid })
  const checkpoints = new Checkpoints({ stateDir, worker: looker })
  const identity = {
    protocol: PROTOCOL,
    ledgerId: ledger.id,
    bootId: randomUUID(),
    startedAt: new Date().toISOString(),
  }
  const owners = new Owners(join(stateDir, 'epoch'))
  const routes = createRoutes({
    ledger,
    commands,
    disk,
    worker,
    checkpoints,
    egress,
    terminals,
    live,
    stateDir,
    root,
    uid,
    gid,
    hello: (call) => owners.hello(call, identity),
  })
  const door = serve({ routes: owners.guard(routes), onSession: () => undefined })
  const socketPath = join(stateDir, 'daemon.sock')
  rmSync(socketPath, { force: true })
  await new Promise<void>((resolve, reject) => {
    door.server.once('error', reject)
    door.server.listen(socketPath, resolve)
  })
  chmodSync(socketPath, 0o600)
  return {
    socketPath,
    close: async () => {
      egress.close()
      disk.close()
      await door.close()
      live.close()
      await terminals.closeAll()
      // Nobody has stopped them but the end of the container.
      await Promise.all(commands.running().map((key) => commands.cancel(key, 'interrupted')))
      commands.close()
      ledger.close()
      worker.close()
      killer.close()
      looker.close()
    },
  }
}

/** One server speaks to the daemon at a time: the newest that said hello, unless its lease is older than one seen before. */
class Owners {
  readonly #file: string
  #epoch: number
  #owner: ServerHttp2Session | undefined

  constructor(file: string) {
    this.#file = file
    this.#epoch = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  }

  hello({ stream, query }: Call, identity: Omit<Hello, 'epoch'>): void {
    const epoch = Number(query.get('epoch'))
    if (!Number.isSafeInteger(epoch) || epoch < 0) throw new BadRequest('The epoch is missing.')
    if (epoch < this.#epoch) throw new BadRequest(`The epoch ${epoch} is over; ${this.#epoch} has begun.`)
    if (epoch > this.#epoch) writeFileSync(this.#file, String(epoch))
    this.#epoch = epoch
    const before = this.#owner
    this.#owner = stream.session as ServerHttp2Session
    if (before !== undefined && before !== this.#owner) before.destroy()
    answerJson(stream, { ...identity, epoch })
  }

  guard(routes: ReturnType<typeof createRoutes>): ReturnType<typeof createRoutes> {
    return Object.fromEntries(
      Object.entries(routes).map(([path, route]) => [
        path,
        (call: Call) => {
          if (path !== '/hello' && call.stream.session !== this.#owner)
            throw new BadRequest('Say hello first: another server speaks here.')
          return route(call)
        },
      ]),
    )
  }
}
