/** `slipway run`: one prompt to its end in a fresh session and container. */
import { spawn } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AnyEnvelope } from '#protocol/socket.ts'
import { directoryTar } from '#server/sessions/directory-tar.ts'
import { type RunDriver, RunError } from './run-driver.ts'
import type { RunOptions } from './run-options.ts'
import { createRunReport, type Output, type RunReport, type RunResult } from './run-report.ts'

export interface RunContext {
  driver: RunDriver
  output: Output
  /** Aborts when the person has had enough. */
  signal: AbortSignal
}

/** As shells have it for a program that Ctrl-C has ended. */
const INTERRUPTED = 130

/** Resolves to the exit code: 0 only when the turn completed, 130 when the person stopped it. */
export async function run(options: RunOptions, { driver, output, signal }: RunContext): Promise<number> {
  await checkExport(options.exportTo)
  const report = createRunReport(options.format, output)
  const id = await driver.create(options.session)
  output.progress(`session ${id}`)
  try {
    const result = await converse(options, { driver, output, signal, report, id })
    if (result === null) {
      output.progress('stopped')
      return INTERRUPTED
    }
    report.print(result)
    if (options.exportTo !== null) {
      const target = options.exportTo
      await driver.download(id, (archive) => unpack(archive, target))
      output.progress(`the work is in ${target}`)
    }
    if (signal.aborted && result.reason === 'aborted') return INTERRUPTED
    return result.reason === 'completed' ? 0 : 1
  } finally {
    if (options.keep) output.progress(`the session ${id} is kept`)
    else await driver.remove(id)
  }
}

/** Null: stopped before the agent had anything to do. */
async function converse(
  { directory, prompt, session }: RunOptions,
  { driver, output, signal, report, id }: RunContext & { report: RunReport; id: string },
): Promise<RunResult | null> {
  if (signal.aborted) return null
  if (directory !== null) await driver.upload(id, directoryTar(directory))
  const following = new AbortController()
  // A repository is there before the agent starts, so that a wrong address ends the run and not the agent's patience.
  let sent = session.source.kind !== 'git'
  const stop = () => {
    if (sent)
      driver.interrupt(id).catch((error: unknown) => {
        // What has ended meanwhile needs no stopping.
        if (!following.signal.aborted) output.progress(`it could not be stopped: ${String(error)}`)
      })
    else following.abort()
  }
  const react = async (type: string) => {
    if (!sent && report.sourceReady()) {
      sent = true
      await driver.send(id, prompt)
    }
    // Whoever stops between the message and its turn has stopped nothing yet.
    if (signal.aborted && type === 'turn-started') stop()
  }
  signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) return null
    if (sent) await driver.send(id, prompt)
    const result = await watch(driver.events(id, following.signal), { report, id, react })
    if (result === null && !signal.aborted) throw new RunError('The session ended before the turn did.')
    return result
  } finally {
    signal.removeEventListener('abort', stop)
    following.abort()
  }
}

/** Null when the events end before the turn does. */
async function watch(
  events: AsyncIterable<AnyEnvelope>,
  { report, id, react }: { report: RunReport; id: string; react(type: string): Promise<void> },
): Promise<RunResult | null> {
  for await (const envelope of events) {
    report.see(envelope)
    const failure = report.sourceFailure()
    if (failure !== null) throw new RunError(failure)
    await react(envelope.event.type)
    const result = report.result(id)
    if (result !== null) return result
  }
  return null
}

/** Before anything is made: work of hours must not meet a full directory at its end. */
async function checkExport(target: string | null): Promise<void> {
  if (target === null) return
  await mkdir(target, { recursive: true })
  if ((await readdir(target)).length > 0) throw new RunError(`${target} is not empty.`)
}

/** The archive comes from where hostile code may have run: tar refuses what would lead out of the directory. */
async function unpack(archive: Readable, target: string): Promise<void> {
  const child = spawn(
    'tar',
    ['-xzf', '-', '-C', target, '--no-same-owner', '--no-same-permissions', '--no-overwrite-dir'],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  )
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-1000)
  })
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  await pipeline(archive, child.stdin)
  if ((await ended) !== 0) throw new RunError(`The work could not be unpacked into ${target}: ${said.trim()}`)
}
