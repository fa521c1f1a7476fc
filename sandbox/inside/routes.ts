/** What the daemon can be asked for. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join as joinPath } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { stats } from './cgroup.ts'
import type { Checkpoints } from './checkpoints/checkpoints.ts'
import type { Commands } from './commands.ts'
import type { DiskLimit } from './disk-limit.ts'
import { type EgressListener, join } from './egress-listener.ts'
import { KeyedWrites } from './keyed-writes.ts'
import type { Ledger } from './ledger.ts'
import { listeningPorts } from './listening-ports.ts'
import type { LiveView } from './live-view.ts'
import { search } from './search.ts'
import { sendOutput } from './send-output.ts'
import { answerJson, BadRequest, type Call, parseBody, type Route, readJson } from './serve.ts'
import { onOwnStream, type QuickRoute, serveCalls } from './serve-calls.ts'
import { terminalRoutes } from './terminal-routes.ts'
import type { Terminals } from './terminals.ts'
import { watchTree } from './watch-tree.ts'
import { execSchema, fileActionSchema, keySchema, searchSchema } from './wire.ts'
import { createBenchRoutes } from './workbench/bench-routes.ts'
import type { Worker } from './worker-pool.ts'

export interface RouteOptions {
  ledger: Ledger
  commands: Commands
  disk: DiskLimit
  worker: Worker
  checkpoints: Checkpoints
  egress: EgressListener
  terminals: Terminals
  live: LiveView
  stateDir: string
  root: string
  uid: number | null
  gid: number | null
  hello(call: Call): void
}

/** Milliseconds in which changes of files are gathered. */
const WATCH_GATHER_MS = 50
/** Paths in one notice; more are an overflow. */
const WATCH_PATHS = 500

const keyOnly = z.object({ key: keySchema })
const writeSchema = z.object({ key: keySchema.nullable(), action: fileActionSchema })

export function createRoutes(options: RouteOptions): Readonly<Record<string, Route>> {
  const { commands } = options
  const quick = quickRoutes(options)
  return {
    '/hello': options.hello,
    '/end': async (call) => {
      const { key } = await readJson(call, keyOnly)
      answerJson(call.stream, { end: await commands.waitForEnd(key, call.signal) })
    },
    '/output': (call) => sendOutput(call, commands),
    '/calls': serveCalls(quick),
    ...Object.fromEntries(
      Object.entries(quick).map(([path, route]) => [path, onOwnStream(route, path === '/write' ? 'framed' : 'json')]),
    ),
    '/search': async (call) => answerJson(call.stream, await find(call, options)),
    '/watch': (call) => watch(call, options),
    '/import': (call) => importArchive(call, options),
    '/export': (call) => exportArchive(call, options),
    '/ports': (call) => answerJson(call.stream, { ports: listeningPorts(options.uid) }),
    '/stats': async (call) => answerJson(call.stream, { ...stats(), diskBytes: await options.disk.usedBytes() }),
    '/tunnel': tunnel,
    '/live': (call) => options.live.serve(call),
    ...terminalRoutes(options.terminals),
    '/accept': (call) => options.egress.park(call.stream),
    ...createBenchRoutes(options),
  }
}

/** Small, and asked often. */
function quickRoutes({
  commands,
  ledger,
  worker,
  disk,
  checkpoints,
}: RouteOptions): Readonly<Record<string, QuickRoute>> {
  const keyOf = (body: unknown) => parseBody(body, keyOnly).key
  const keep = (sha256: string, bytes: Uint8Array) => checkpoints.keep(sha256, bytes)
  const writes = new KeyedWrites({ ledger, worker, disk, keep })
  return {
    '/exec': async (body, _bytes, signal) => ({ value: await commands.exec(parseBody(body, execSchema), signal) }),
    '/find': async (body) => {
      await writes.settled(keyOf(body))
      return { value: commands.find(keyOf(body)) }
    },
    '/cancel': async (body) => {
      await commands.cancel(keyOf(body))
      return { value: {} }
    },
    '/acknowledge': (body) => {
      commands.acknowledge(keyOf(body))
      return { value: {} }
    },
    '/file': async (body) => {
      const result = await worker.file(parseBody(body, fileActionSchema))
      return result.ok
        ? { value: { ok: true, value: result.value.meta }, bytes: result.value.bytes }
        : { value: result }
    },
    '/write': async (body, bytes) => {
      const head = parseBody(body, writeSchema)
      return { value: await writes.write({ ...head, bytes }) }
    },
  }
}

async function find(call: Call, options: RouteOptions) {
  const body = await readJson(call, searchSchema)
  const place = await options.worker.file({ act: 'resolve', path: body.path })
  if (!place.ok) return place
  const exists = await options.worker.file({ act: 'stat', path: body.path })
  if (!exists.ok) return exists
  const { path } = place.value.meta as { path: string }
  return {
    ok: true,
    value: await search({ body: { ...body, path }, uid: options.uid, gid: options.gid, signal: call.signal }),
  }
}

/** Lines of JSON, each with paths that changed. Where the kernel has no more watches, the asker is told to look for itself. */
function watch({ stream, query, signal }: Call, { root }: RouteOptions): void {
  const path = query.get('path') ?? root
  stream.respond({ ':status': 200, 'content-type': 'application/x-ndjson' })
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  const tell = () => {
    timer = undefined
    const paths = [...changed]
    changed.clear()
    stream.write(
      `${JSON.stringify(paths.length > WATCH_PATHS ? { kind: 'overflow', paths: [] } : { kind: 'changed', paths })}\n`,
    )
  }
  const overflow = () => stream.write(`${JSON.stringify({ kind: 'overflow', paths: [] })}\n`)
  const change = (name: string) => {
    changed.add(name)
    timer ??= setTimeout(tell, WATCH_GATHER_MS)
  }
  watchTree(path, { signal, changed: change, overflow })
  stream.once('close', () => clearTimeout(timer))
}

/** Bytes of an archive as it travels. */
const MAX_ARCHIVE = 2 * 1024 ** 3

async function importArchive({ stream }: Call, { stateDir, worker }: RouteOptions): Promise<void> {
  const dir = joinPath(stateDir, '..', 'transfer')
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  const file = joinPath(dir, randomUUID())
  try {
    let length = 0
    const bounded = async function* (source: AsyncIterable<Buffer>) {
      for await (const part of source) {
        length += part.length
        if (length > MAX_ARCHIVE) throw new BadRequest(`The archive is larger than ${MAX_ARCHIVE} bytes.`)
        yield part
      }
    }
    await pipeline(stream, bounded, createWriteStream(file, { mode: 0o644 }), { end: true }).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
        throw new BadRequest('The disk of the sandbox is full.')
      throw error
    })
    answerJson(stream, await worker.unpack(file))
  } finally {
    rmSync(file, { force: true })
  }
}

function exportArchive({ stream, query, signal }: Call, { root, uid, gid }: RouteOptions): void {
  const path = query.get('path') ?? '.'
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw new BadRequest('The path must be relative to the workspace.')
  const child = spawn('tar', ['--create', '--gzip', '--directory', root, '--', path], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(uid === null || gid === null ? {} : { uid, gid }),
  })
  signal.addEventListener('abort', () => child.kill('SIGKILL'))
  stream.respond({ ':status': 200, 'content-type': 'application/gzip' })
  child.stdout.pipe(stream, { end: false })
  child.once('error', () => stream.close())
  // Code 1 says that a file changed while it was read: the archive is whole all the same.
  child.once('close', (code) => (code === 0 || code === 1 ? stream.end() : stream.close(2)))
}

/** What listens on "localhost" may listen on either loopback. */
function tunnel({ stream, query }: Call): void {
  const port = z.coerce.number().int().min(1).max(65_535).parse(query.get('port'))
  const attempt = (host: string, otherwise: () => void) => {
    const socket = connect({ port, host })
    socket.once('error', otherwise)
    socket.once('connect', () => {
      socket.off('error', otherwise)
      if (stream.destroyed) socket.destroy()
      else join(stream, socket)
    })
    stream.once('close', () => socket.destroy())
  }
  const refuse = () => {
    if (stream.destroyed || stream.headersSent) return
    stream.respond({ ':status': 502 })
    stream.end()
  }
  attempt('127.0.0.1', () => attempt('::1', refuse))
}
