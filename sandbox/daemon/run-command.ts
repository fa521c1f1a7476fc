/** One command from its spawn to its last byte: a session of its own, its output spooled, and no wait for a pipe that somebody else holds. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { OutputPipe, OutputPipes } from './output-pipes.ts'
import { DIRECTORY_FD, directoryIn, shellWords } from './shell-wrapper.ts'
import type { Spool } from './spool.ts'
import type { ExecBody } from './wire.ts'

/** Milliseconds for the output to end after its command, and after what was left of it was killed. */
const DRAIN_MS = 100
const LAST_DRAIN_MS = 1000
/** Bytes of the told directory that are believed. */
const MAX_REPORT = 16 * 1024

export type StreamName = 'merged' | 'stdout' | 'stderr'

export interface RunOptions {
  body: ExecBody
  /** Only the daemon may look into it. */
  stateDir: string
  cwd: string
  env: NodeJS.ProcessEnv
  uid: number | null
  gid: number | null
  pipes: OutputPipes
  spools: ReadonlyMap<StreamName, Spool>
  /** Some more came. */
  onOutput(): void
  /** The command has ended, and something of it still holds its output. */
  killLeftovers(): Promise<unknown>
}

export interface Outcome {
  exitCode: number | null
  signal: string | null
  /** Where the shell ended. */
  directory?: string
  /** It could not be spawned. */
  failure?: string
}

export interface Run {
  /** 0: not spawned. */
  pid: number
  /** Never rejects. */
  done: Promise<Outcome>
}

/** Throws when it cannot even be tried. */
export function runCommand(options: RunOptions): Run {
  const { body, pipes, uid, gid } = options
  const input = body.stdin === undefined ? null : openInput(options.stateDir, Buffer.from(body.stdin, 'base64'))
  const opened: (OutputPipe | null)[] = []
  try {
    for (const _name of options.spools.keys()) opened.push(pipes.take())
    const [file = '', ...args] = shellWords(body.command, body.reportCwd === true)
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: descriptors(input, opened, body.reportCwd === true),
      ...(uid === null || gid === null ? {} : { uid, gid }),
    })
    return { pid: child.pid ?? 0, done: follow(child, opened, options) }
  } catch (error) {
    for (const pipe of opened) closeIfOpen(pipe?.readFd)
    throw error
  } finally {
    closeIfOpen(input ?? undefined)
    for (const pipe of opened) closeIfOpen(pipe?.writeFd)
  }
}

function closeIfOpen(fd: number | undefined): void {
  if (fd !== undefined) closeSync(fd)
}

type Descriptor = 'ignore' | 'pipe' | number

/** Merged outputs share one pipe, so that what is written comes in its order. */
function descriptors(input: number | null, opened: readonly (OutputPipe | null)[], reports: boolean): Descriptor[] {
  const outputs = opened.map((pipe): Descriptor => pipe?.writeFd ?? 'pipe')
  const first = outputs[0] ?? 'ignore'
  const stdio: Descriptor[] = [input ?? 'ignore', first, outputs[1] ?? first]
  if (!reports) return stdio
  while (stdio.length < DIRECTORY_FD) stdio.push('ignore')
  return [...stdio, 'pipe']
}

/** A file without a name, so that the command may open it again as /dev/stdin. */
function openInput(stateDir: string, bytes: Uint8Array): number {
  const path = join(stateDir, `input-${randomUUID()}`)
  writeFileSync(path, bytes, { mode: 0o644 })
  try {
    return openSync(path, 'r')
  } finally {
    unlinkSync(path)
  }
}

async function follow(
  child: ChildProcess,
  opened: readonly (OutputPipe | null)[],
  options: RunOptions,
): Promise<Outcome> {
  const spools = [...options.spools.values()]
  const take = (spool: Spool | undefined, bytes: Uint8Array) => {
    spool?.write(bytes)
    options.onOutput()
  }
  const sources = opened.flatMap((pipe, index) =>
    pipe === null
      ? socketsOf(child, index, opened.length).map((source) => ({ source, spool: spools[index] }))
      : [{ source: new Socket({ fd: pipe.readFd, readable: true, writable: false }), spool: spools[index] }],
  )
  const whole = Promise.all(sources.map(({ source, spool }) => pour(source, (bytes) => take(spool, bytes))))
  const report = reportOf(child)
  const outcome = await new Promise<Outcome>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, signal: null, failure: error.message }))
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  // What goes on after its call has been answered is over when nothing writes any more.
  if (options.body.background === true) await whole
  else if (!(await within(DRAIN_MS, whole))) {
    await options.killLeftovers()
    await within(LAST_DRAIN_MS, whole)
  }
  for (const { source } of sources) source.destroy()
  const directory = directoryIn(await report())
  return directory === undefined ? outcome : { ...outcome, directory }
}

/** Without `mkfifo` in the image: sockets, both into one spool when they are merged. */
function socketsOf(child: ChildProcess, index: number, count: number): Readable[] {
  const wanted = count === 1 ? [child.stdout, child.stderr] : [index === 0 ? child.stdout : child.stderr]
  return wanted.flatMap((stream) => (stream === null ? [] : [stream]))
}

function pour(source: Readable, take: (bytes: Uint8Array) => void): Promise<void> {
  return new Promise((resolve) => {
    source.on('data', take)
    source.once('error', () => resolve())
    source.once('close', resolve)
    source.once('end', resolve)
  })
}

/** What was told so far; a child left behind may hold the other end for ever. */
function reportOf(child: ChildProcess): () => Promise<string> {
  // The types know five of them.
  const source = (child.stdio as readonly unknown[])[DIRECTORY_FD] as Readable | null | undefined
  let said: Buffer = Buffer.alloc(0)
  source?.on('error', () => undefined)
  source?.on('data', (bytes: Buffer) => {
    if (said.length < MAX_REPORT) said = Buffer.concat([said, bytes])
  })
  return async () => {
    if (source === null || source === undefined) return ''
    // It was written before the exit, and is at most one turn of the loop behind.
    if (said.at(-1) !== 0) await new Promise((resolve) => setTimeout(resolve, 10))
    source.destroy()
    return said.toString('utf8')
  }
}

async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
