/** The server: constructs the adapters, joins them, and takes them apart in order when it is told to stop. */
import { createDockerProvider } from '#sandbox/engine/docker-provider.ts'
import { createClosingStack } from '#server/store/closing-stack.ts'
import { openStore, type Store } from '#server/store/open-store.ts'
import { StoreError } from '#server/store/store-error.ts'
import { tokenHash } from '#server/store/token.ts'
import { createMetrics, type Metrics } from '#server/transport/metrics.ts'
import { type Config, readConfig, secretsOf } from './config.ts'
import { crashPoints } from './crash-points.ts'
import { inWords, sayLastWords } from './last-words.ts'
import { createLogger } from './logger.ts'
import { type Core, openCore } from './open-core.ts'
import { openTransport, type Transport } from './open-transport.ts'
import { newCliToken, removeRunning, writeRunning } from './running-file.ts'
import { createScrub } from './scrub.ts'

/** Milliseconds from the wish to stop to the end, whatever hangs. */
const DRAIN_MS = 10_000
/** Milliseconds that open requests get before they are cut. */
const GOODBYE_MS = 2_000
const SWEEP_MS = 60_000

const started = performance.now()
const fault = crashPoints(process.env)
const read = readConfig()
if (!read.ok) {
  say(`The environment is not right:\n${read.problems.map((problem) => `  ${problem}`).join('\n')}`)
  process.exit(1)
}
const scrub = createScrub(secretsOf(read.config))
sayLastWords(scrub)
await run(read.config).catch((error: unknown) => {
  const known = error instanceof StoreError || isPortTaken(error)
  say(known ? `Slipway cannot start: ${scrub(error.message)}` : inWords(error, scrub))
  process.exit(1)
})
// All that was opened is closed; a library that keeps a timer shall not keep us.
process.exit(0)

async function run(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel, scrub)
  await using stack = createClosingStack()
  const store = stack.use(await openStore({ ...config, logger, onProgress: say }))
  const { installationId } = store
  const { privateHosts, socketPath } = config.sandbox
  const provider = stack.use(await createDockerProvider({ installationId, logger, privateHosts, socketPath }))
  const live: { core: Core | null; transport: Transport | null } = { core: null, transport: null }
  const metrics = metricsOf(live)
  stack.defer(() => metrics.close())
  const { observe, happened } = metrics
  const core = await openCore({ config, store, provider, logger, fault, observe, happened })
  live.core = core
  const cliToken = newCliToken()
  const cliTokenHash = tokenHash(cliToken)
  const shared = { config, store, core, provider, metrics, logger, cliTokenHash }
  const transport = await openTransport({ ...shared, withPages: true })
  live.transport = transport
  await core.registry.start()
  const sweep = () =>
    void core.lifecycle.sweep().catch((error: unknown) => logger.warn({ error: String(error) }, 'sweep'))
  sweep()
  const sweeping = setInterval(sweep, SWEEP_MS)
  await writeRunning(config.dataDir, { pid: process.pid, url: transport.localUrl, token: cliToken })
  await greet(config, store, { transport, core })

  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, resolve)
  })
  logger.info({ signal }, 'stopping')
  setTimeout(() => {
    logger.error({}, 'stopping took too long')
    process.exit(1)
  }, DRAIN_MS).unref()
  clearInterval(sweeping)
  await removeRunning(config.dataDir)
  transport.draining()
  await core.drain()
  await transport.close(GOODBYE_MS)
}

/** The line that scripts wait for, and how to get in. */
async function greet(
  { adminTokenHash }: Config,
  { signInLinks, users }: Store,
  { transport, core }: { transport: Transport; core: Core },
): Promise<void> {
  const owner = adminTokenHash === null ? await users.owner() : await users.ensureOwner()
  const { token } = await signInLinks.create(owner === null ? {} : { userId: owner.id })
  const { kind, model } = await core.modelSettings.get()
  say(`Slipway is ready at ${transport.url} after ${Math.round(performance.now() - started)} ms.`)
  say(`Model: ${kind === 'demo' ? 'the offline demo (no API key is set)' : model}`)
  say(`Sign in, once, with this link: ${transport.url}/sign-in#${token}`)
}

function metricsOf(live: { core: Core | null; transport: Transport | null }): Metrics {
  const loaded = () => live.core?.registry.loaded ?? []
  return createMetrics({
    sessions: () => countBy(loaded().map(({ status }) => status)),
    turnsRunning: () => loaded().reduce((sum, { state }) => sum + Object.keys(state.turns).length, 0),
    socketConnections: () => live.transport?.connections ?? 0,
    socketBufferBytes: () => live.transport?.bufferedBytes ?? 0,
  })
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function isPortTaken(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(String((error as NodeJS.ErrnoException).code))
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
