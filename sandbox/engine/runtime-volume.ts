/** Node and the daemon, brought into any glibc image by a volume that is filled once per build and mounted read-only. */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Engine, ignoring, orNull, QUICK_MS, SLOW_MS, within } from './engine.ts'
import { RUNTIME_DIR } from './profile.ts'

/** Beside the bundled server, or where set-up puts it when the source runs. Throws when it was not built. */
export function findDaemonDir(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  const found = [join(here, '../daemon'), join(here, '../../dist/daemon')].find((dir) =>
    existsSync(join(dir, 'daemon.mjs')),
  )
  if (found === undefined) throw new Error('The sandbox daemon was not built. Run set-up (npm start does).')
  return found
}

export interface RuntimeSource {
  daemonDir: string
  /** The Node binary, built for glibc. */
  node: string
}

/** A filled volume carries the first label; the one that stands for a build carries the second, which names it. */
const WHOLE = 'slipway.runtime'
const FILLED = 'slipway.runtime.volume'

/** The name of a filled volume; made when there is none. Of several servers that fill one each, all take the first's. Rejects with the engine's error. */
export async function ensureRuntimeVolume(engine: Engine, image: string, source: RuntimeSource): Promise<string> {
  const hash = createHash('sha256').update(process.version).update(process.arch)
  const native = `node_modules/@lydell/node-pty-linux-${process.arch}/pty.node`
  for (const name of ['daemon.mjs', 'pipe.mjs', native]) hash.update(readFileSync(join(source.daemonDir, name)))
  const build = `slipway-runtime-${hash.digest('hex').slice(0, 16)}`
  return (await filledOf(engine, build)) ?? (await fill(engine, { image, source, build }))
}

/** Null: nobody has filled one yet, or it was pruned. */
async function filledOf(engine: Engine, build: string): Promise<string | null> {
  const name = (await orNull(engine.getVolume(markerOf(build)).inspect()))?.Labels?.[FILLED]
  return name !== undefined && (await isWhole(engine, name)) ? name : null
}

/** Under a name of its own, so that nobody starts what is half there. */
async function fill(engine: Engine, { image, source, build }: { image: string; source: RuntimeSource; build: string }) {
  const name = `${build}-${randomBytes(4).toString('hex')}`
  await within(SLOW_MS, engine.createVolume({ Name: name, Labels: { [WHOLE]: 'whole' } }))
  const remove = () => ignoring([404, 409], within(QUICK_MS, engine.getVolume(name).remove({ force: true })))
  try {
    const Mounts = [{ Type: 'volume' as const, Source: name, Target: RUNTIME_DIR }]
    const HostConfig = { NetworkMode: 'none', Mounts }
    const asked = engine.createContainer({ Image: image, Entrypoint: ['/bin/true'], HostConfig })
    const container = await within(SLOW_MS, asked)
    let chosen = ''
    try {
      await within(SLOW_MS, container.putArchive(tarOf(source), { path: RUNTIME_DIR }))
      // While the container is there, nobody prunes what cannot be found yet.
      chosen = await offer(engine, build, name)
    } finally {
      await within(SLOW_MS, container.remove({ force: true }))
    }
    if (chosen !== name) await remove()
    return chosen
  } catch (error) {
    await remove()
    throw error
  }
}

/** Resolves to what stands for the build from now on: the engine keeps the first of one name. */
async function offer(engine: Engine, build: string, name: string): Promise<string> {
  const marker = { Name: markerOf(build), Labels: { [FILLED]: name } }
  await within(QUICK_MS, engine.createVolume(marker))
  const chosen = await filledOf(engine, build)
  if (chosen !== null) return chosen
  // It stood for one that is gone.
  await ignoring([404], within(QUICK_MS, engine.getVolume(marker.Name).remove({ force: true })))
  await within(QUICK_MS, engine.createVolume(marker))
  return name
}

function markerOf(build: string): string {
  return `${build}-filled`
}

/** Not so when it was pruned: the engine makes an empty one in its place. Rejects with the engine's error. */
export async function isWhole(engine: Engine, name: string): Promise<boolean> {
  return (await orNull(engine.getVolume(name).inspect()))?.Labels?.[WHOLE] === 'whole'
}

/** Plain tar, into a container that never runs: nothing of a sandbox's own is ever unpacked by the engine. */
function tarOf({ daemonDir, node }: RuntimeSource): NodeJS.ReadableStream {
  const rename = `s,^${basename(node)}$,node,`
  const sources = ['--directory', dirname(node), basename(node), '--directory', daemonDir, '.']
  return spawn('tar', ['--create', '--owner=0', '--group=0', '--mode=a+rX', '--transform', rename, ...sources], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).stdout
}
