/** A model server as a process of its own, which outlives the server under test. Prints `{url, key, control}` as one line. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startControlServer } from './process/control-server.ts'
import { createGates, type Gates } from './script/gates.ts'
import { addScenario } from './script/scenario.ts'
import { type ModelServer, type ModelServerOptions, startModelServer } from './start-model-server.ts'

const usage = `Options: --scenario FILE.json|FILE.ts  (a module exports "play(server, gates)")
         --options JSON                 (as for startModelServer)
         --until-stdin-ends             (leave with the process that started this one)`

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    options: { type: 'string', default: '{}' },
    'until-stdin-ends': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

async function load(file: string, server: ModelServer, gates: Gates): Promise<void> {
  if (file.endsWith('.json')) return addScenario(server, JSON.parse(await readFile(file, 'utf8')), gates)
  const module = (await import(pathToFileURL(path.resolve(file)).href)) as { play?: (...play: unknown[]) => unknown }
  if (module.play === undefined) throw new Error(`${file} exports no play(server, gates).`)
  await module.play(server, gates)
}

async function run(): Promise<void> {
  const server = await startModelServer(JSON.parse(values.options) as ModelServerOptions)
  const gates = createGates()
  try {
    if (values.scenario !== undefined) await load(values.scenario, server, gates)
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
  const control = await startControlServer({ server, gates })
  const leave = async () => {
    await control[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void leave().catch(fail))
  if (values['until-stdin-ends']) process.stdin.once('end', () => void leave().catch(fail)).resume()
  process.stdout.write(`${JSON.stringify({ url: server.url, key: server.key, control: control.url })}\n`)
}

function fail(error: unknown): void {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
}

if (values.help) process.stdout.write(`${usage}\n`)
else await run().catch(fail)
