/** Node and the daemon as a read-only volume on the engine, filled once per build: any glibc image gets them, also on a host elsewhere. */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RUNTIME } from './container-profile.ts'
import type { Engine } from './engine.ts'
import { type TarFile, tarStream } from './tar-stream.ts'

/** The last file of the archive: where it is, the rest is. */
const COMPLETE = '.complete'
const NEEDED = ['daemon.mjs', 'pipe.mjs']

/** What a build of the runtime is made of. Throws with a plain sentence when the daemon has not been built. */
export interface Runtime {
  volume: string
  files: TarFile[]
}

export function describeRuntime(daemonDir: string): Runtime {
  const missing = NEEDED.find((name) => !existsSync(join(daemonDir, name)))
  if (missing !== undefined)
    throw new Error(`The sandbox daemon has not been built: ${join(daemonDir, missing)} is missing. Run set-up.`)
  const node = realpathSync(process.execPath)
  const hash = createHash('sha256').update(`${process.version} ${process.arch} ${statSync(node).size}`)
  const files: TarFile[] = [{ name: 'node', mode: 0o755, path: node }]
  for (const file of filesBelow(daemonDir, '')) {
    hash.update(`\0${file.name}\0`)
    if (file.path !== undefined) hash.update(readFileSync(file.path))
    files.push(file)
  }
  files.push({ name: COMPLETE, mode: 0o444, text: '' })
  return { volume: `slipway-runtime-${hash.digest('hex').slice(0, 16)}`, files }
}

function filesBelow(root: string, folder: string): TarFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry): TarFile[] => {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return [{ name: `${name}/`, mode: 0o755 }, ...filesBelow(root, name)]
      return entry.isFile() ? [{ name, mode: 0o444, path: join(root, name) }] : []
    })
}

/** Fills the volume unless it is whole already. `image` is any image of the engine: nothing of it runs. */
export async function fillRuntimeVolume(engine: Engine, runtime: Runtime, image: string): Promise<void> {
  const helper = await engine.create({
    name: `slipway-filling-${randomUUID()}`,
    Image: image,
    Entrypoint: ['/never-started'],
    NetworkDisabled: true,
    Labels: { 'slipway.helper': runtime.volume },
    HostConfig: {
      NetworkMode: 'none',
      Mounts: [{ Type: 'volume', Source: runtime.volume, Target: RUNTIME }],
    },
  })
  try {
    if (await engine.hasPath(helper, `${RUNTIME}/${COMPLETE}`)) return
    await engine.putArchive(helper, { path: RUNTIME, tar: tarStream(runtime.files) })
  } finally {
    await engine.remove(helper)
  }
}

/** dist/daemon of the checkout that this code is part of, as source or as a bundle. */
export function defaultDaemonDir(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder with package.json was not found.')
    folder = parent
  }
  return join(folder, 'dist/daemon')
}
