/** `slipway run`: one prompt to its end in a fresh session and container. */
import { spawn } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
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

/** Resolves to the exit code: 0 only when the turn completed. */
export async function run(options: RunOptions, { driver, output, signal }: RunContext): Promise<number> {
  await checkExport(options.exportTo)
  const report = createRunReport(options.format, output)
  const id = await driver.create(options.session)
  output.progress(`session ${id}`)
  try {
    const result = await converse(options, { driver, output, signal, report, id })
    report.print(result)
    if (options.exportTo !== null) {
      const target = options.exportTo
      await driver.download(id, (archive) => unpack(archive, target))
      output.progress(`the work is in ${target}`)
    }
    return result.reason === 'completed' ? 0 : 1
  } finally {
    if (options.keep) output.progress(`the session ${id} is kept`)
    else await driver.remove(id)
  }
}

async function converse(
  { directory, prompt, session }: RunOptions,
  { driver, signal, report, id }: RunContext & { report: RunReport; id: string },
): Promise<RunResult> {
  if (directory !== null) await driver.upload(id, directoryTar(directory))
  const following = new AbortController()
  const interrupt = () => void driver.interrupt(id).catch(() => {})
  signal.addEventListener('abort', interrupt)
  // A repository is there before the agent starts, so that a wrong address ends the run and not the agent's patience.
  let sent = session.source.kind !== 'git'
  try {
    if (sent) await driver.send(id, prompt)
    for await (const envelope of driver.events(id, following.signal)) {
      report.see(envelope)
      const failure = report.sourceFailure()
      if (failure !== null) throw new RunError(failure)
      if (!sent && report.sourceReady()) {
        sent = true
        await driver.send(id, prompt)
      }
      if (signal.aborted && !sent) throw new RunError('Stopped.')
      const result = report.result(id)
      if (result !== null) return result
    }
    throw new RunError('The session ended before the turn did.')
  } finally {
    signal.removeEventListener('abort', interrupt)
    following.abort()
  }
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
