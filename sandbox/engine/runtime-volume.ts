/** Node and the daemon, brought into any glibc image by a volume that is filled once per build and mounted read-only. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Engine, ignoring, orNull, SLOW_MS, within } from './engine.ts'
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

/** The volume's name; made and filled when it is not there yet. Rejects with the engine's error. */
export async function ensureRuntimeVolume(engine: Engine, image: string, source: RuntimeSource): Promise<string> {
  const hash = createHash('sha256').update(process.version).update(process.arch)
  const native = `node_modules/@lydell/node-pty-linux-${process.arch}/pty.node`
  for (const name of ['daemon.mjs', 'pipe.mjs', native]) hash.update(readFileSync(join(source.daemonDir, name)))
  const name = `slipway-runtime-${hash.digest('hex').slice(0, 16)}`
  if (await isWhole(engine, name)) return name
  // A label cannot be changed: what carries the name is filled in one go, or removed again.
  await ignoring([404], within(SLOW_MS, engine.getVolume(name).remove({ force: true })))
  await within(SLOW_MS, engine.createVolume({ Name: name, Labels: { 'slipway.runtime': 'whole' } }))
  const Mounts = [{ Type: 'volume' as const, Source: name, Target: RUNTIME_DIR }]
  const container = await within(
    SLOW_MS,
    engine.createContainer({ Image: image, Entrypoint: ['/bin/true'], HostConfig: { NetworkMode: 'none', Mounts } }),
  )
  try {
    await within(SLOW_MS, container.putArchive(tarOf(source), { path: RUNTIME_DIR }))
    await within(SLOW_MS, container.remove({ force: true }))
  } catch (error) {
    await container.remove({ force: true })
    await engine.getVolume(name).remove({ force: true })
    throw error
  }
  return name
}

/** Not so when it was pruned: the engine makes an empty one in its place. Rejects with the engine's error. */
export async function isWhole(engine: Engine, name: string): Promise<boolean> {
  return (await orNull(engine.getVolume(name).inspect()))?.Labels?.['slipway.runtime'] === 'whole'
}

/** Plain tar, into a container that never runs: nothing of a sandbox's own is ever unpacked by the engine. */
function tarOf({ daemonDir, node }: RuntimeSource): NodeJS.ReadableStream {
  const rename = `s,^${basename(node)}$,node,`
  const sources = ['--directory', dirname(node), basename(node), '--directory', daemonDir, '.']
  return spawn('tar', ['--create', '--owner=0', '--group=0', '--mode=a+rX', '--transform', rename, ...sources], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).stdout
}
