/** The command line: finds out what is wanted, and whether a server is there to do it. */
import { createDockerProvider } from '#sandbox/engine/docker-provider.ts'
import { type Config, readConfig, secretsOf } from '#server/config.ts'
import { crashPoints } from '#server/crash-points.ts'
import { inWords, sayLastWords } from '#server/last-words.ts'
import { createLogger } from '#server/logger.ts'
import { openCore } from '#server/open-core.ts'
import { findRunning } from '#server/running-file.ts'
import { createScrub } from '#server/scrub.ts'
import { createClosingStack } from '#server/store/closing-stack.ts'
import { openStore } from '#server/store/open-store.ts'
import { StoreError } from '#server/store/store-error.ts'
import { createHttpDriver } from './http-driver.ts'
import { createLocalDriver } from './local-driver.ts'
import { explain } from './permissions/explain.ts'
import { EXPLAIN_USAGE, parseExplainOptions } from './permissions/explain-options.ts'
import { run } from './run.ts'
import { RunError } from './run-driver.ts'
import { parseRunOptions, RUN_USAGE, type RunOptions } from './run-options.ts'
import { signInLink } from './sign-in.ts'

const USAGE = `Usage:
  ${RUN_USAGE}
  ${EXPLAIN_USAGE}
  slipway sign-in        prints a new one-time link`

/** Wrong use of the command line, as shells have it. */
const WRONG_USE = 2

const [command, ...rest] = process.argv.slice(2)
const read = readConfig()
const scrub = createScrub(read.ok ? secretsOf(read.config) : [])
sayLastWords(scrub)
process.exitCode = await main(command, rest).catch((error: unknown) => {
  const known = error instanceof RunError || error instanceof StoreError
  console.error(known ? scrub(error.message) : inWords(error, scrub))
  return 1
})

async function main(name: string | undefined, args: readonly string[]): Promise<number> {
  if (!read.ok) {
    console.error(read.problems.join('\n'))
    return WRONG_USE
  }
  switch (name) {
    case 'run': {
      const parsed = await parseRunOptions(args)
      if (parsed.ok) return runSomewhere(read.config, parsed.options)
      console.error(`${parsed.message}\n\n${USAGE}`)
      return WRONG_USE
    }
    case 'permissions': {
      const parsed = parseExplainOptions(args)
      if (parsed.ok) return explain(parsed.options, process.stdin, { out: console.log, note: console.error })
      console.error(`${parsed.message}\n\n${USAGE}`)
      return WRONG_USE
    }
    case 'sign-in':
      console.log(await signInLink(read.config))
      return 0
    default:
      console.error(USAGE)
      return name === undefined || name === 'help' || name === '--help' ? 0 : WRONG_USE
  }
}

async function runSomewhere(config: Config, options: RunOptions): Promise<number> {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
  const output = { out: (line: string) => console.log(line), progress: (line: string) => console.error(line) }
  const context = { output, signal: stop.signal }
  const running = await findRunning(config.dataDir)
  if (running !== null) return run(options, { ...context, driver: createHttpDriver(running) })
  await using stack = createClosingStack()
  // The log of a run is its events; what else goes wrong is worth a line.
  const logger = createLogger(config.logLevel === 'info' ? 'warn' : config.logLevel, scrub)
  const store = stack.use(await openStore({ ...config, logger, onProgress: output.progress }))
  const { installationId } = store
  const { privateHosts, socketPath } = config.sandbox
  const provider = stack.use(await createDockerProvider({ installationId, logger, privateHosts, socketPath }))
  const fault = crashPoints(process.env)
  const core = await openCore({ config, store, provider, logger, fault, observe: () => {}, happened: () => {} })
  stack.defer(() => core.drain())
  const owner = await store.users.ensureOwner()
  // Awaited here: what the stack holds is taken apart when this function is left.
  return await run(options, { ...context, driver: createLocalDriver(core, owner.id) })
}
